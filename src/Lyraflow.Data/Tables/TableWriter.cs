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
        var rows = 0L;
        if (path == InputFiles.StandardInput)
        {
            StandardOutput.Receive(place => rows = Copy(session, query, place, "FORMAT csv, HEADER", cancellation));
            return rows;
        }

        switch (RequireFormat(path))
        {
            case TableFormat.Fits:
                AtomicFile.Write(path, overwrite, stream => rows = FitsCopy.Write(session, query, stream, path, notes, cancellation));
                break;
            case TableFormat.Parquet:
                Place($"FORMAT parquet{KeyValues(notes.Texts)}");
                break;
            default:
                var separator = path.Contains(".tsv", StringComparison.OrdinalIgnoreCase) ? ", DELIMITER '\t'" : string.Empty;
                var compression = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ", COMPRESSION gzip"
                    : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? ", COMPRESSION zstd" : ", COMPRESSION none";
                Place($"FORMAT csv, HEADER{separator}{compression}");
                break;
        }

        return rows;

        void Place(string format) => AtomicFile.WriteWith(
            path, overwrite, temporary => rows = Copy(session, query, temporary, format, cancellation), session.Temporary);
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
            temporary => Copy(session, query, temporary, $"FORMAT parquet{KeyValues(notes)}", CancellationToken.None));
    }

    /// <summary>Whether what goes to a path is text, which carries what was written.</summary>
    /// <param name="path">The file, or "-".</param>
    public static bool WritesText(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == InputFiles.StandardInput || RequireFormat(path) == TableFormat.Csv;
    }

    /// <summary>The format of a file to write.</summary>
    /// <exception cref="InputException">The name tells none that can be written.</exception>
    public static TableFormat RequireFormat(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TableFormats.OfName(path) is { } format and not TableFormat.NumPy
            && (format != TableFormat.Fits || !path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            ? format
            : throw new InputException($"{path}: cannot be written in the format that its name tells; name it .parquet, .csv, "
                + $".csv.gz or .fits.");
    }

    private static long Copy(TableSession session, string query, string file, string format, CancellationToken cancellation)
        => session.Execute($"COPY ({query}) TO {Sql.Text(file)} ({format})", cancellation);

    private static string KeyValues(IReadOnlyDictionary<string, string> notes)
        => notes.Count == 0 ? string.Empty : $", KV_METADATA "
            + $"{{{string.Join(", ", notes.Select(note => $"{Sql.Text(note.Key)}: {Sql.Text(note.Value)}"))}}}";
}
