using Lyraflow.Data.Binary;
using Lyraflow.Data.Csv;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Looks whether a text file among others is a table at all: a folder of catalogues may hold a README.</summary>
public static class TableProbe
{
    private static readonly char[] Marks = [.. " \t+-*/%^()<>=!,.\"'[]{}:;|&"];

    /// <summary>Whether a file is plain text whose first line names no column that the formulas have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formulas">The formulas.</param>
    public static bool IsNoTable(string path, IEnumerable<string> formulas)
    {
        ArgumentNullException.ThrowIfNull(formulas);
        if (TableFormats.OfName(path) != TableFormat.Csv)
        {
            return false;
        }

        try
        {
            using var stream = InputFile.Open(path);
            using var content = Decompression.Open(stream, out var isCompressed);
            return !isCompressed
                && !Names(content, path).Any(formulas.SelectMany(Words).ToHashSet(StringComparer.OrdinalIgnoreCase).Contains);
        }
        catch (InputException)
        {
            return true;
        }
    }

    // Quoted columns have blanks and the like in their names.
    private static IEnumerable<string> Words(string formula) => [formula, .. formula.Split('"'), .. formula.Split(Marks)];

    private static IEnumerable<string> Names(Stream stream, string path)
    {
        var scanner = new CsvScanner(stream, path);
        scanner.ReadHeader();
        return [.. Enumerable.Range(0, scanner.Width).Select(j => scanner.Text(j).Trim())];
    }
}
