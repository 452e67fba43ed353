using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Apache Parquet, read by DuckDB; the names are those of the file, which DuckDB changes where they differ only in case.</summary>
internal sealed class ParquetFormat() : TableFormat("Parquet", ".parquet", ".pq")
{
    public override bool CanWrite(string path) => true;

    /// <summary>Texts to write into a file, as COPY is told.</summary>
    internal static string KeyValues(IReadOnlyDictionary<string, string> notes)
        => notes.Count == 0 ? string.Empty : $", KV_METADATA "
            + $"{{{string.Join(", ", notes.Select(note => $"{Sql.Text(note.Key)}: {Sql.Text(note.Value)}"))}}}";

    internal override IReadOnlyList<TablePart> Open(TableSession session, InputFiles input, CancellationToken cancellation)
        => [.. input.Files.Select(file => Open(session, file))];

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => BeginsWith(content, "PAR1"u8) ? null : "is no Parquet file";

    internal override long Write(TableOutput output) => output.Copy($"FORMAT parquet{KeyValues(output.Notes.Texts)}");

    private static TablePart Open(TableSession session, string file)
    {
        try
        {
            return Part(session, file);
        }
        catch (InputException fault) when (fault.InnerException is DuckDB.NET.Data.DuckDBException)
        {
            var reason = fault.Message.Replace($"{file}: ", string.Empty, StringComparison.Ordinal).TrimEnd('.');
            throw new InputException($"{file}: is no Parquet file, or damaged ({reason}); copy or download it again.", fault);
        }
    }

    private static TablePart Part(TableSession session, string file)
    {
        var literal = Sql.Text(Sql.LiteralPath(file));

        // Of folders such as Norder=1 the engine would make columns.
        var rows = $"read_parquet({literal}, hive_partitioning = false)";
        var found = session.Describe($"SELECT * FROM {rows}");
        var names = Names(session, literal);
        var aliases = string.Join(", ", found.Select((_, j) => Alias(j)));
        return new TablePart(
            file,
            $"{rows} AS t({aliases})",
            [.. found.Select((column, j) => new PartColumn(names.Count == found.Count ? names[j] : column.Name, column.Type, Alias(j)))])
        {
            Rows = CountRows(session, file, literal),
        };
    }

    /// <summary>The number of rows, which a damaged file says in two ways.</summary>
    private static long CountRows(TableSession session, string file, string literal)
    {
        var rows = Count($"SELECT num_rows FROM parquet_file_metadata({literal})");
        var held = Count(
            "SELECT coalesce(sum(rows), 0)::BIGINT FROM (SELECT DISTINCT row_group_id, row_group_num_rows AS rows "
            + $"FROM parquet_metadata({literal}))");
        return rows == held ? rows : throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: says that it has {rows} rows, and holds {held}: it is damaged; copy or download it again."));

        long Count(string sql) => Convert.ToInt64(session.Scalar(sql), CultureInfo.InvariantCulture);
    }

    private static string Alias(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");

    /// <summary>The names of the outermost columns.</summary>
    private static List<string> Names(TableSession session, string literal) => session.Read(
        $"SELECT name, coalesce(num_children, 0)::BIGINT FROM parquet_schema({literal})",
        reader =>
        {
            var names = new List<string>();
            var within = 0L;
            for (var isRoot = true; reader.Read(); isRoot = false)
            {
                if (isRoot)
                {
                    continue;
                }

                if (within == 0)
                {
                    names.Add(reader.GetString(0));
                }
                else
                {
                    within--;
                }

                within += reader.GetInt64(1);
            }

            return names;
        });
}
