using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Binary;

/// <summary>The lines of a text file, bounded whatever the file holds.</summary>
/// <param name="stream">The file; closed with this.</param>
/// <param name="path">What messages call it.</param>
/// <param name="kind">What the file should be, for messages: "table with commas between its cells".</param>
internal sealed class TextLines(Stream stream, string path, string kind) : IDisposable
{
    private const int LongestLine = 1 << 16;

    private readonly StreamReader _reader = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
    private readonly char[] _line = new char[LongestLine];

    /// <summary>The number of the line last read, 1 for the first.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line, without its end; valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException">The line is too long or no text, or the file is damaged.</exception>
    public bool Next(out ReadOnlySpan<char> line)
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
                    line = _line.AsSpan(0, length).TrimEnd('\r');
                    return true;
                }

                if (length == LongestLine)
                {
                    throw Fault($"is longer than {LongestLine} characters; this is no {kind}");
                }

                _line[length++] = (char)next;
            }
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"or the one after holds bytes that are no UTF-8 text; this is no {kind}");
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new InputException($"{path}: cannot be read ({DisplayText.Plain(fault.Message)}); check the disk, or copy or "
                + $"download it again.", fault);
        }

        line = _line.AsSpan(0, length).TrimEnd('\r');
        return length > 0;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>A fault of the line last read.</summary>
    public InputException Fault(string what) => new($"{path}: line {Number} {what}.");
}
