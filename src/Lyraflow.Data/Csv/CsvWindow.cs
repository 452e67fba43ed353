using Lyraflow.Primitives;

namespace Lyraflow.Data.Csv;

/// <summary>The part of a text that is in memory: it moves on over the stream, and grows where one record needs it.</summary>
/// <param name="stream">The bytes; the caller's to close.</param>
/// <param name="path">What messages call them.</param>
internal sealed class CsvWindow(Stream stream, string path)
{
    /// <summary>The most bytes of a record.</summary>
    public const int LongestRecord = 1 << 21;

    private const int FirstLength = 1 << 18;

    private byte[] _buffer = new byte[FirstLength];
    private int _end;

    /// <summary>Where what is not yet taken begins, within <see cref="Bytes"/>.</summary>
    public int Start { get; set; }

    /// <summary>Whether nothing follows behind what is in memory.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>All that is in memory; valid until the next <see cref="Fill"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _end);

    /// <summary>What is not yet taken.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(Start, _end - Start);

    /// <summary>Reads on, keeping what is not yet taken, which then begins at 0; false when nothing is left or it is too long.</summary>
    /// <exception cref="InputException">The stream cannot be read.</exception>
    public bool Fill()
    {
        if (IsAtEnd)
        {
            return false;
        }

        if (Start > 0)
        {
            Rest.CopyTo(_buffer);
            _end -= Start;
            Start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestRecord)
            {
                return false;
            }

            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            var count = stream.Read(_buffer, _end, _buffer.Length - _end);
            IsAtEnd = count == 0;
            _end += count;
            return count > 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or ZstdSharp.ZstdException)
        {
            var reason = DisplayText.Plain(fault.Message, 200).TrimEnd('.');
            throw new InputException($"{path}: cannot be read ({reason}); copy or download it again.", fault);
        }
    }
}
