using System.Text;
using Lyraflow.Catalogs.Binary;

namespace Lyraflow.Catalogs.Csv;

/// <summary>The lines of a comma-separated file, cut into cells; strict, and bounded whatever the file holds.</summary>
internal sealed class CsvLines : IDisposable
{
    private const int LongestLine = 1 << 16;

    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly char[] _line = new char[LongestLine];

    public CsvLines(Stream stream, string path)
    {
        _reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        _path = path;
    }

    /// <summary>The number of the line last read, 1 for the first.</summary>
    public int Number { get; private set; }

    /// <summary>The cells of the next line; null at the end.</summary>
    /// <exception cref="InputException">The line is too long, quoted, or no text.</exception>
    public string[]? Next()
    {
        var length = ReadLine();
        if (length < 0)
        {
            return null;
        }

        var line = _line.AsSpan(0, length).TrimEnd('\r');
        return line.Contains('"')
            ? throw Fault("has a quotation mark; write its cells without quotes")
            : line.ToString().Split(',');
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>A fault of the line last read.</summary>
    public InputException Fault(string what) => new($"{_path}: line {Number} {what}.");

    private int ReadLine()
    {
        Number++;
        var length = 0;
        try
        {
            int next;
            while ((next = _reader.Read()) >= 0)
            {
                if (next == '\n')
                {
                    return length;
                }

                if (length == LongestLine)
                {
                    throw Fault($"is longer than {LongestLine} characters; this is no table with commas between its cells");
                }

                _line[length++] = (char)next;
            }
        }
        catch (DecoderFallbackException)
        {
            throw Fault("or the one after holds bytes that are no UTF-8 text; this is no table with commas between its cells");
        }
        catch (IOException fault)
        {
            throw new InputException($"{_path}: cannot be read ({Shown.Plain(fault.Message)}); check the disk.", fault);
        }

        return length > 0 ? length : -1;
    }
}
