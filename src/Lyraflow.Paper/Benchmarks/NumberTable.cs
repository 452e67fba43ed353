using System.Globalization;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Paper.Benchmarks;

/// <summary>A text table of numbers under a header line.</summary>
internal static class NumberTable
{
    private const int LongestLine = 1 << 14;

    /// <summary>Its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between cells; runs of blanks count as one.</param>
    /// <exception cref="InputException">A line has another number of cells than the first, or a cell is no number.</exception>
    public static double[][] Load(string path, char separator)
    {
        using var stream = InputFile.Open(path);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var options = separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None;
        List<double>[]? columns = null;
        ReadLine(reader, path, 1);
        for (var number = 2; ReadLine(reader, path, number) is { } line; number++)
        {
            var cells = line.Split(separator, options | StringSplitOptions.TrimEntries);
            columns ??= [.. cells.Select(_ => new List<double>())];
            if (cells.Length != columns.Length)
            {
                throw new InputException($"{path}: line {number} has {cells.Length} cells where the first row has {columns.Length}.");
            }

            for (var j = 0; j < cells.Length; j++)
            {
                var isNumber = double.TryParse(cells[j], NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
                columns[j].Add(isNumber && double.IsFinite(value)
                    ? value
                    : throw new InputException(
                        $"{path}: line {number} has {DisplayText.Quoted(cells[j])} in column {j} (the first is 0), "
                            + "where a number belongs."));
            }
        }

        return columns is null
            ? throw new InputException($"{path}: has no rows under its header.")
            : [.. columns.Select(column => column.ToArray())];
    }

    private static string? ReadLine(StreamReader reader, string path, int number)
    {
        var line = new StringBuilder();
        while (reader.Read() is var next and >= 0)
        {
            if (next == '\n')
            {
                return line.ToString();
            }

            if (line.Length == LongestLine)
            {
                throw new InputException($"{path}: line {number} is longer than {LongestLine} characters; this is no table of numbers.");
            }

            line.Append((char)next);
        }

        return line.Length > 0 ? line.ToString() : null;
    }
}
