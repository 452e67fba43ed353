using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Data.Tables;

/// <summary>Writes the rows of a query into a file, beside its place first, and renamed when it is whole.</summary>
public static class TableWriter
{
    /// <summary>Writes a query's rows in their order.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">The SELECT.</param>
    /// <param name="path">The file, its format told by its name; "-" for CSV on the standard output.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="notes">What to write into the file of itself.</param>
    /// <param name="cancellation">Ends the writing; no file remains.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="InputException">The file cannot be written, or the query fails.</exception>
    public static long Write(
        TableSession session,
        string query,
        string path,
        bool overwrite,
        TableNotes? notes = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(path);
        notes ??= new TableNotes();
        if (path == InputFiles.StandardInput)
        {
            var rows = 0L;
            StandardOutput.Receive(place => rows = TableOutput.Copy(session, query, place, "FORMAT csv, HEADER", cancellation));
            return rows;
        }

        return TableFormats.RequireOutput(path).Write(new TableOutput(session, query, path, overwrite, notes, cancellation));
    }

    /// <summary>Writes a Parquet file without rows that has the columns of another, and says of itself what that one does.</summary>
    /// <param name="like">The other file.</param>
    /// <param name="path">The file; one that is there is replaced. Its name need not tell its format.</param>
    /// <exception cref="InputException">The one cannot be read, or the other not be written.</exception>
    public static void WriteSchema(string like, string path)
    {
        using var session = new TableSession(threads: 1);
        var source = Sql.Text(Sql.LiteralPath(like));
        var notes = session.Read(
            $"SELECT decode(key), decode(value) FROM parquet_kv_metadata({source})",
            reader =>
            {
                var found = new Dictionary<string, string>();
                while (reader.Read())
                {
                    found[reader.GetString(0)] = reader.GetString(1);
                }

                return found;
            });
        var query = $"SELECT * FROM read_parquet({source}, hive_partitioning = false) LIMIT 0";
        AtomicFile.WriteWith(
            path,
            overwrite: true,
            temporary => TableOutput.Copy(
                session, query, temporary, $"FORMAT parquet{ParquetFormat.KeyValues(notes)}", CancellationToken.None));
    }

    /// <summary>Whether what goes to a path is text, which carries what was written.</summary>
    /// <param name="path">The file, or "-".</param>
    public static bool WritesText(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == InputFiles.StandardInput || TableFormats.RequireOutput(path).IsText;
    }
}
