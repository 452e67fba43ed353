using System.Globalization;
using System.Runtime.CompilerServices;
using Lyraflow.Data.Ecsv;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>What all cells of one column of a text table have in common.</summary>
internal sealed class CsvColumnProfile(string name)
{
    private const int LongestSample = 40;

    /// <summary>The name in the header, without blanks around it.</summary>
    public string Name { get; } = name;

    /// <summary>What its cells hold.</summary>
    public CsvCells Cells { get; private set; }

    /// <summary>The line of the first cell that is no number; 0 for none.</summary>
    public long TextLine { get; private set; }

    /// <summary>That cell.</summary>
    public string Sample { get; private set; } = string.Empty;

    /// <summary>Takes a cell into account.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(CsvScanner scanner, int cell)
    {
        var flags = CsvCell.Read(scanner.Raw(cell));
        if ((flags & CsvCells.Words) != 0 && TextLine == 0)
        {
            TextLine = scanner.Line;
            Sample = DisplayText.Plain(scanner.Text(cell), LongestSample);
        }

        Cells |= flags;
    }

    /// <summary>Takes the cells of the same column in another file into account.</summary>
    public void Add(CsvColumnProfile other) => Cells |= other.Cells;
}

/// <summary>What a text table holds, told from all its rows.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Delimiter">What stands between cells.</param>
/// <param name="LinesBefore">Lines before the first row.</param>
/// <param name="Rows">Rows below the header.</param>
/// <param name="IsPlain">Whether any reader would cut it as we do.</param>
/// <param name="HasBreaks">Whether cells hold line breaks.</param>
internal sealed record CsvProfile(
    IReadOnlyList<CsvColumnProfile> Columns,
    char Delimiter,
    long LinesBefore,
    long Rows,
    bool IsPlain,
    bool HasBreaks)
{
    private const int CancellationRows = 1 << 14;

    /// <summary>What an ECSV file says of its columns; null for other files.</summary>
    public EcsvHeader? Ecsv { get; init; }

    /// <summary>Reads a table to its end.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="copy">Receives the records anew, without what makes it not plain; null for no copy.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="allowsBlanks">Whether blanks may stand between cells.</param>
    /// <exception cref="InputException">A line has another number of cells than the header, or the file is no text.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CsvProfile Read(Stream stream, string path, CsvCopy? copy, CancellationToken cancellation, bool allowsBlanks = false)
    {
        var scanner = new CsvScanner(stream, path, allowsBlanks);
        scanner.ReadHeader();
        var columns = scanner.Names.Select((name, j) => new CsvColumnProfile(Name(name, j))).ToArray();
        if (columns.All(column => column.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(IsNumber)))
        {
            throw scanner.Fault("holds numbers where the names of the columns are needed; put a header line before it, without #");
        }

        copy?.WriteHeader(columns.Length);
        var rows = 0L;
        while (scanner.Next())
        {
            for (var j = 0; j < columns.Length; j++)
            {
                columns[j].Add(scanner, j);
            }

            copy?.Write(scanner);
            if (++rows % CancellationRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return new CsvProfile(columns, (char)scanner.Delimiter, scanner.LinesBefore, rows, scanner.IsPlain, scanner.HasBreaks)
        {
            Ecsv = scanner.Ecsv,
        };
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Name(string name, int column)
        => name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"column_{column + 1}");
}
