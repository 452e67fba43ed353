using System.Globalization;
using System.Text;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Votable;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Apache Parquet, read by DuckDB; the names are those of the file, which DuckDB changes where they differ only in case.</summary>
internal sealed class ParquetFormat() : TableFormat("Parquet", ".parquet", ".pq")
{
    private const string VersionKey = "IVOA.VOTable-Parquet.version";
    private const string ContentKey = "IVOA.VOTable-Parquet.content";

    public override bool CanWrite(string path) => true;

    /// <summary>Texts to write into a file, as COPY is told.</summary>
    internal static string KeyValues(IReadOnlyDictionary<string, string> notes)
        => notes.Count == 0 ? string.Empty : $", KV_METADATA "
            + $"{{{string.Join(", ", notes.Select(note => $"{Sql.Text(note.Key)}: {Sql.Text(note.Value)}"))}}}";

    internal override IReadOnlyList<TablePart> Open(TableSession session, InputFiles input, CancellationToken cancellation)
        => [.. input.Files.Select(file => Open(session, file))];

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
        => BeginsWith(content, "PAR1"u8) ? null : "is no Parquet file";

    internal override long Write(TableOutput output)
    {
        // What the columns mean, as VOParquet says it (https://www.ivoa.net/documents/Notes/VOParquet/).
        var columns = output.Session.Describe(output.Query).Select(column => column with { Metadata = output.Notes.Of(column.Name) });
        var notes = new Dictionary<string, string>(output.Notes.Texts)
        {
            [VersionKey] = "1.0",
            [ContentKey] = VotableCopy.Describe(columns, output.Notes.Texts),
        };
        return output.Copy($"FORMAT parquet{KeyValues(notes)}");
    }

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
        var metadata = Metadata(session, literal, file);
        var aliases = string.Join(", ", found.Select((_, j) => Alias(j)));
        return new TablePart(
            file,
            $"{rows} AS t({aliases})",
            [.. found.Select((column, j) => (column.Type, Name: names.Count == found.Count ? names[j] : column.Name))
                .Select((column, j) => new PartColumn(column.Name, column.Type, Alias(j))
                {
                    Metadata = metadata.GetValueOrDefault(column.Name, ColumnMetadata.None),
                })])
        {
            Rows = CountRows(session, file, literal),
        };
    }

    /// <summary>What a file says of its columns; where that is damaged, nothing, as the rows need it not.</summary>
    private static Dictionary<string, ColumnMetadata> Metadata(TableSession session, string literal, string file)
    {
        var content = session.Scalar(
            $"SELECT TRY(decode(value)) FROM parquet_kv_metadata({literal}) WHERE TRY(decode(key)) = {Sql.Text(ContentKey)}");
        if (content is not string text)
        {
            return [];
        }

        try
        {
            using var table = new VotableReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), file);
            return table.Fields.GroupBy(field => field.Name, StringComparer.Ordinal).ToDictionary(
                group => group.Key,
                group => new ColumnMetadata(group.First().Unit, group.First().Ucd, group.First().Description),
                StringComparer.Ordinal);
        }
        catch (InputException)
        {
            return [];
        }
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
