using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>
/// Writes the records of a text table anew, below a header without names, so that any reader cuts them alike: commas, quotes
/// where they are needed.
/// </summary>
/// <param name="stream">Where to; closed with this.</param>
/// <param name="path">What messages call the table.</param>
/// <param name="folder">The folder that it goes to, for its free space.</param>
internal sealed class CsvCopy(Stream stream, string path, string folder) : IDisposable
{
    /// <summary>What stands between cells.</summary>
    public const char Delimiter = ',';

    private const long BytesBetweenChecks = 1 << 24;
    private const long LeastFree = 1 << 28;

    private long _unchecked = BytesBetweenChecks;

    /// <summary>Writes a header. The names are nowhere needed, and might hold what readers differ about.</summary>
    /// <param name="width">The number of columns.</param>
    public void WriteHeader(int width)
        => stream.Write(Encoding.ASCII.GetBytes($"{string.Join(Delimiter, Enumerable.Range(0, width).Select(j => $"c{j}"))}\n"));

    /// <summary>Writes the current record.</summary>
    /// <exception cref="InputException">The disk would be full.</exception>
    public void Write(CsvScanner record)
    {
        for (var j = 0; j < record.Count; j++)
        {
            if (j > 0)
            {
                stream.WriteByte((byte)Delimiter);
            }

            var cell = record.Raw(j);
            _unchecked += cell.Length + 1;
            if (record.IsQuoted(j) || cell.ContainsAny((byte)'"', (byte)Delimiter, (byte)'#'))
            {
                WriteQuoted(cell, record.IsQuoted(j));
            }
            else
            {
                stream.Write(cell);
            }
        }

        stream.WriteByte((byte)'\n');
        if (_unchecked > BytesBetweenChecks)
        {
            RequireSpace();
        }
    }

    public void Dispose() => stream.Dispose();

    private void WriteQuoted(ReadOnlySpan<byte> cell, bool isDoubled)
    {
        stream.WriteByte((byte)'"');
        foreach (var letter in cell)
        {
            stream.WriteByte(letter);
            if (letter == '"' && !isDoubled)
            {
                stream.WriteByte(letter);
            }
        }

        stream.WriteByte((byte)'"');
    }

    // A few bytes can stand for terabytes.
    private void RequireSpace()
    {
        _unchecked = 0;
        if (new DriveInfo(folder).AvailableFreeSpace < LeastFree)
        {
            throw new InputException(
                $"{path}: decompressed it needs more room than there is in {folder}; set TMPDIR to a folder of a larger disk.");
        }
    }
}
