using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Csv;
using Lyraflow.Data.Formulas;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Text with a header line. All of it is scanned first: what its columns hold is told from all rows, and every line is
/// checked. DuckDB then reads it with nothing left to guess. What is compressed, or what readers differ about, is
/// written anew into the session's folder on the way.
/// </summary>
internal sealed partial class CsvFormat() : TableFormat("CSV", ".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst", ".txt")
{
    private const int LongestHeader = 1 << 16;

    private const string EveryOption = "auto_detect = false, header = true, quote = '\"', escape = '\"', comment = '', nullstr = '', "
        + "allow_quoted_nulls = false, strict_mode = true, null_padding = false, ignore_errors = false, "
        + "hive_partitioning = false";

    private static readonly string NullList = string.Join(", ", CsvCell.NullWords.Select(Sql.Text));

    public override bool IsText => true;

    public override bool CanWrite(string path) => true;

    internal override IReadOnlyList<TablePart> Open(TableSession session, InputFiles input, CancellationToken cancellation)
    {
        var tables = input.Files.Select(file => Scan(session, file, cancellation)).ToArray();
        var whole = new Dictionary<string, CsvColumnProfile>(StringComparer.Ordinal);
        foreach (var column in tables.SelectMany(table => table.Profile.Columns))
        {
            if (!whole.TryAdd(column.Name, column))
            {
                whole[column.Name].Add(column);
            }
        }

        return [.. input.Files.Zip(tables, (file, table) => Part(file, table.Path, table.Profile, whole))];
    }

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
    {
        var bytes = new byte[LongestHeader];
        var length = content.ReadAtLeast(bytes, LongestHeader, throwOnEndOfStream: false);

        // It may be longer than what is looked at.
        using var text = new StreamReader(new MemoryStream(bytes, 0, length));
        string? line;
        do
        {
            line = text.ReadLine();
        }
        while (line is not null && (line.StartsWith('#') || string.IsNullOrWhiteSpace(line)));
        return line is null
            ? length < LongestHeader ? "is empty" : null
            : line.Split(',', ';', '\t', '|').Any(cell => words.Contains(cell.Trim(' ', '"')))
                ? null
                : "its first line names none of the columns that are needed";
    }

    internal override long Write(TableOutput output)
    {
        var separator = output.Path.Contains(".tsv", StringComparison.OrdinalIgnoreCase) ? ", DELIMITER '\t'" : string.Empty;
        var compression = output.IsGzip ? ", COMPRESSION gzip"
            : output.Path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? ", COMPRESSION zstd" : ", COMPRESSION none";
        return output.Copy($"FORMAT csv, HEADER{separator}{compression}");
    }

    private static (string Path, CsvProfile Profile) Scan(TableSession session, string file, CancellationToken cancellation)
    {
        var isStandardInput = file == InputFiles.StandardInput;
        using (
            var stream = isStandardInput ? TableSession.OpenStandardInput() : Decompression.Open(InputFile.Open(file), out var isCompressed)
        )
        {
            if (stream is FileStream { CanSeek: true })
            {
                var profile = CsvProfile.Read(stream, file, copy: null, cancellation);
                if (profile.IsPlain)
                {
                    return (file, profile);
                }

                stream.Position = 0;
            }

            var path = session.NewPath("copy.csv");
            using var copy = new CsvCopy(new BufferedStream(File.Create(path), 1 << 18), file, session.Folder);
            var read = CsvProfile.Read(stream, isStandardInput ? "standard input" : file, copy, cancellation);
            return (path, read with { Delimiter = CsvCopy.Delimiter, HeaderLine = 1 });
        }
    }

    private static TablePart Part(string file, string path, CsvProfile profile, Dictionary<string, CsvColumnProfile> whole)
    {
        var columns = string.Join(", ", profile.Columns.Select((_, j) => $"'{Cell(j)}': 'VARCHAR'"));
        var from = string.Create(
            CultureInfo.InvariantCulture,
            $"read_csv({Sql.Text(Sql.LiteralPath(path))}, {EveryOption}, skip = {profile.HeaderLine - 1}, "
            + $"delim = {Sql.Text(profile.Delimiter.ToString())}, parallel = {(profile.HasBreaks ? "false" : "true")}, columns = "
                + $"{{{columns}}})");
        var firstRow = profile.HeaderLine + 1;
        return new TablePart(
            file,
            from,
            [.. profile.Columns.Select((column, j) => Column(column, whole[column.Name].Cells, Cell(j), firstRow))])
        {
            Rows = profile.Rows,
            Advice = () => profile.Columns is [{ Name: var only }] && only.Contains(' ', StringComparison.Ordinal)
                ? "its columns seem to stand between blanks; convert it, for example with tr -s ' ' ,"
                : string.Empty,
        };
    }

    private static PartColumn Column(CsvColumnProfile column, CsvCells cells, string cell, long firstRow)
    {
        var isText = (cells & CsvCells.Text) != 0
            || ((cells & CsvCells.Truth) != 0 && (cells & (CsvCells.Numbers | CsvCells.NullWord)) != 0);
        if (isText)
        {
            return new PartColumn(column.Name, "VARCHAR", cell) { Written = cell, Obstacle = Obstacle(column, firstRow) };
        }

        var type = (cells & CsvCells.Truth) != 0 ? "BOOLEAN" : NumberType(cells);
        return new PartColumn(column.Name, type, $"CAST({Value(cells, cell)} AS {type})")
        {
            Written = cell,
            IsLossless = (cells & CsvCells.Zeros) == 0
                && (cells & (CsvCells.Numbers | CsvCells.Truth)) != 0
                && (type != "DOUBLE" || (cells & CsvCells.Long) == 0),
        };
    }

    private static string NumberType(CsvCells cells) => (cells & CsvCells.Numbers) switch
    {
        CsvCells.Whole => "BIGINT",
        CsvCells.Unsigned or (CsvCells.Unsigned | CsvCells.Whole) when (cells & CsvCells.Negative) == 0 => "UBIGINT",
        _ => "DOUBLE",
    };

    private static string Value(CsvCells cells, string cell)
    {
        var value = (cells & CsvCells.Padded) != 0 ? $"trim({cell}, ' ' || chr(9))" : cell;
        value = (cells & CsvCells.Empty) != 0 ? $"nullif({value}, '')" : value;
        return (cells & CsvCells.NullWord) != 0 ? $"CASE WHEN lower({value}) NOT IN ({NullList}) THEN {value} END" : value;
    }

    private static string Obstacle(CsvColumnProfile column, long firstRow)
    {
        if (column.TextLine == 0)
        {
            return string.Empty;
        }

        var advice = DecimalComma().IsMatch(column.Sample)
            ? "; numbers with decimal commas need to be converted, for example with sed 's/,/./g'"
            : column.TextLine == firstRow
                ? string.Create(
                    CultureInfo.InvariantCulture, $"; if that line holds units or the like, take it out, for example with sed {firstRow}d")
                : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"line {column.TextLine} has '{column.Sample}'{advice}");
    }

    private static string Cell(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");

    [GeneratedRegex(@"^\s*[+-]?\d*,\d+\s*$")]
    private static partial Regex DecimalComma();
}
