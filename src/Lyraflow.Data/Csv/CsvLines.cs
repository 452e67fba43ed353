using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>The lines of a comma-separated file, cut into cells; strict, and bounded whatever the file holds.</summary>
internal sealed class CsvLines(Stream stream, string path) : IDisposable
{
    private readonly TextLines _lines = new(stream, path, "table with commas between its cells");

    /// <summary>The number of the line last read, 1 for the first.</summary>
    public int Number => _lines.Number;

    /// <summary>The cells of the next line; null at the end.</summary>
    /// <exception cref="InputException">The line is too long, quoted, or no text.</exception>
    public string[]? Next()
    {
        if (!_lines.Next(out var line))
        {
            return null;
        }

        return line.Contains('"')
            ? throw Fault("has a quotation mark; write its cells without quotes")
            : line.ToString().Split(',');
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>A fault of the line last read.</summary>
    public InputException Fault(string what) => _lines.Fault(what);
}
