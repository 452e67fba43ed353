using Lyraflow.Primitives;

namespace Lyraflow.Data.Binary;

/// <summary>
/// Reads the bytes of one input from front to back and turns every way in which that can fail into an
/// <see cref="InputException"/> that names the input.
/// </summary>
internal sealed class SourceReader
{
    private const string Damaged = "the file is incomplete or damaged; copy or download it again";

    private readonly Stream _stream;

    /// <summary>Starts at the stream's position; the stream stays the caller's.</summary>
    /// <param name="stream">Where the bytes come from.</param>
    /// <param name="name">What messages call the input: a path, or a path and the entry in it.</param>
    /// <param name="length">Bytes the input claims to hold, where the stream itself cannot tell.</param>
    public SourceReader(Stream stream, string name, long? length = null)
    {
        _stream = stream;
        Name = name;
        Remaining = length ?? (stream.CanSeek ? stream.Length - stream.Position : null);
    }

    public string Name { get; }

    /// <summary>Bytes to come, null when unknown. It may be a mere claim: check against it, allocate nothing by it.</summary>
    public long? Remaining { get; private set; }

    /// <summary>Fills the buffer as far as the input goes; returns the number of bytes read.</summary>
    public int Read(Span<byte> buffer)
    {
        try
        {
            var count = _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Remaining -= count;
            return count;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw new InputException($"{Name}: cannot be read ({DisplayText.Plain(fault.Message)}): {Damaged}.", fault);
        }
    }

    /// <summary>Fills the whole buffer or fails.</summary>
    public void ReadExactly(Span<byte> buffer, string what)
    {
        if (Read(buffer) < buffer.Length)
        {
            throw EndsInside(what);
        }
    }

    /// <summary>Passes over bytes, without reading them where the stream can seek.</summary>
    public void Skip(long count, string what)
    {
        if (Remaining < count)
        {
            throw EndsInside(what);
        }

        if (_stream.CanSeek)
        {
            _stream.Seek(count, SeekOrigin.Current);
            Remaining -= count;
            return;
        }

        var scratch = new byte[(int)Math.Min(count, 1 << 16)];
        while (count > 0)
        {
            var step = (int)Math.Min(count, scratch.Length);
            ReadExactly(scratch.AsSpan(0, step), what);
            count -= step;
        }
    }

    /// <summary>Reads to the end, so that a checksum that stands there is verified.</summary>
    public void Drain()
    {
        var scratch = new byte[1 << 16];
        while (Read(scratch) > 0)
        {
        }
    }

    /// <summary>The product of two sizes that a file claims, neither negative; fails instead of overflowing.</summary>
    public long Multiply(long a, long b, string what) =>
        b == 0 || a <= long.MaxValue / b
            ? a * b
            : throw Fault($"{what} of {a} × {b} is impossible: {Damaged}");

    /// <summary>An exception to throw; the problem says what happened and what to do, without the final full stop.</summary>
    public InputException Fault(string problem) => new($"{Name}: {problem}.");

    /// <summary>An exception for an input that stops too early.</summary>
    public InputException EndsInside(string what) => Fault($"ends inside {what}: {Damaged}");
}
