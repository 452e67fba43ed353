using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Csv;
using Lyraflow.Data.Ecsv;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Text with a header line. All of it is scanned first: what its columns hold is told from all rows, and every line is
/// checked. DuckDB then reads it with nothing left to guess. What is compressed, or what readers differ about, is
/// written anew into the session's folder on the way. What the header of an ECSV file says of the types holds.
/// </summary>
/// <param name="name">What users call it.</param>
/// <param name="allowsBlanks">Whether blanks may stand between cells.</param>
/// <param name="endings">How the names of its files end.</param>
internal abstract partial class DelimitedFormat(string name, bool allowsBlanks, params IReadOnlyList<string> endings)
    : TableFormat(name, endings)
{
    private const int LongestHeader = 1 << 16;

    private const string EveryOption = "auto_detect = false, header = true, quote = '\"', escape = '\"', comment = '', nullstr = '', "
        + "allow_quoted_nulls = false, strict_mode = true, null_padding = false, ignore_errors = false, "
        + "hive_partitioning = false";

    private static readonly string NullList = string.Join(", ", CsvCell.NullWords.Select(Sql.Text));

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

        return [.. input.Files.Zip(tables, (file, table) => Part(file, table, whole))];
    }

    internal override string? Fault(Stream content, string path, IReadOnlySet<string> words)
    {
        var bytes = new byte[LongestHeader];
        var length = content.ReadAtLeast(bytes, LongestHeader, throwOnEndOfStream: false);

        // It may be longer than what is looked at.
        using var text = new StreamReader(new MemoryStream(bytes, 0, length));
        string? line;
        var comment = string.Empty;
        while ((line = text.ReadLine()) is not null && (line.StartsWith('#') || string.IsNullOrWhiteSpace(line)))
        {
            comment = line;
        }

        return line is null
            ? length < LongestHeader ? "is empty" : null
            : words.Count == 0 || Names(line).Concat(Names(comment)).Any(words.Contains)
                ? null
                : "its first line names none of the columns that are needed";

        IEnumerable<string> Names(string text)
            => text.Split(allowsBlanks ? [',', ';', '\t', '|', ' '] : [',', ';', '\t', '|'])
                .Select(cell => cell.Trim(' ', '"', '#'));
    }

    private (string Path, CsvProfile Profile, bool IsCopy) Scan(TableSession session, string file, CancellationToken cancellation)
    {
        var isStandardInput = file == InputFiles.StandardInput;
        using (
            var stream = isStandardInput ? TableSession.OpenStandardInput() : Decompression.Open(InputFile.Open(file), out var isCompressed)
        )
        {
            if (stream is FileStream { CanSeek: true })
            {
                var profile = CsvProfile.Read(stream, file, copy: null, cancellation, allowsBlanks);
                if (profile.IsPlain)
                {
                    return (file, profile, false);
                }

                stream.Position = 0;
            }

            var path = session.NewPath("copy.csv");
            using var copy = new CsvCopy(new BufferedStream(File.Create(path), 1 << 18), file, session.Folder);
            var read = CsvProfile.Read(stream, isStandardInput ? "standard input" : file, copy, cancellation, allowsBlanks);
            return (path, read, true);
        }
    }

    private static TablePart Part(
        string file, (string Path, CsvProfile Profile, bool IsCopy) table, Dictionary<string, CsvColumnProfile> whole)
    {
        var profile = table.Profile;
        RequireNames(file, profile);
        var columns = string.Join(", ", profile.Columns.Select((_, j) => $"'{Cell(j)}': 'VARCHAR'"));
        var delimiter = table.IsCopy ? CsvCopy.Delimiter : profile.Delimiter;
        var from = string.Create(
            CultureInfo.InvariantCulture,
            $"read_csv({Sql.Text(Sql.LiteralPath(table.Path))}, {EveryOption}, "
            + $"skip = {(table.IsCopy ? 0 : profile.LinesBefore - 1)}, delim = {Sql.Text(delimiter.ToString())}, "
            + $"parallel = {(profile.HasBreaks ? "false" : "true")}, columns = {{{columns}}})");
        return new TablePart(
            file,
            from,
            [.. profile.Columns.Select((column, j) => profile.Ecsv is { } ecsv
                ? Declared(file, column, ecsv.Columns[j], Cell(j))
                : Column(column, whole[column.Name].Cells, Cell(j), profile.LinesBefore + 1))])
        {
            Rows = profile.Rows,
            Advice = () => profile.Columns is [{ Name: var only }] && only.Contains(' ', StringComparison.Ordinal)
                ? "its columns seem to stand between blanks; rename it to .txt"
                : string.Empty,
        };
    }

    private static void RequireNames(string file, CsvProfile profile)
    {
        string[] names = [.. profile.Columns.Select(column => column.Name)];
        string[] described = [.. profile.Ecsv?.Columns.Select(column => column.Name) ?? names];
        if (!described.SequenceEqual(names))
        {
            throw new InputException(
                $"{file}: its ECSV header describes the columns {DisplayText.List(described)}, but the line behind it names "
                    + $"{DisplayText.List(names)}; save it anew, for example with astropy.");
        }
    }

    /// <summary>A column whose type the file says.</summary>
    private static PartColumn Declared(string file, CsvColumnProfile column, EcsvColumn declared, string cell)
    {
        var metadata = new ColumnMetadata(declared.Unit, declared.Ucd, declared.Description);
        if (EcsvTypes.ToSql(declared.Datatype) is not { } type)
        {
            return new PartColumn(column.Name, "VARCHAR", cell) { Written = cell, Metadata = metadata };
        }

        var allowed = CsvCells.Empty | CsvCells.NullWord | CsvCells.Padded | type switch
        {
            "BOOLEAN" => CsvCells.Truth | CsvCells.CapitalTruth,
            "FLOAT" or "DOUBLE" => ~CsvCells.Words,
            _ => CsvCells.Whole | CsvCells.Unsigned | CsvCells.Zeros | CsvCells.Negative | CsvCells.Long,
        };
        if ((column.Cells & ~allowed) != 0)
        {
            var sample = column.TextLine == 0 ? string.Empty
                : string.Create(CultureInfo.InvariantCulture, $": line {column.TextLine} has '{column.Sample}'");
            throw new InputException(
                $"{file}: the column {DisplayText.Quoted(column.Name)} holds something else than "
                    + $"{DisplayText.Plain(declared.Datatype)}, which its header says it does{sample}; correct the one or the other.");
        }

        return new PartColumn(column.Name, type, $"CAST({Value(column.Cells, cell)} AS {type})")
        {
            Written = cell,
            IsLossless = type is not ("FLOAT" or "DOUBLE") || (column.Cells & CsvCells.Long) == 0,
            Metadata = metadata,
        };
    }

    private static PartColumn Column(CsvColumnProfile column, CsvCells cells, string cell, long firstRow)
    {
        var isText = (cells & (CsvCells.Text | CsvCells.CapitalTruth)) != 0
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
