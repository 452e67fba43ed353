using Lyraflow.Data.Binary;

namespace Lyraflow.Data.Votable;

/// <summary>
/// Bytes for a reader of XML, which keeps names, attributes and the like in memory however long they are: it gets no more
/// than an allowance for each step.
/// </summary>
/// <param name="source">The bytes; the caller's to close.</param>
/// <param name="allowance">The most bytes of a step.</param>
internal sealed class BoundedStream(Stream source, int allowance) : ForwardStream
{
    private int _taken;

    /// <summary>Begins a step.</summary>
    public void Renew() => _taken = 0;

    /// <exception cref="InvalidDataException">The step takes too many bytes.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == allowance && !buffer.IsEmpty)
        {
            throw new InvalidDataException("a part of it is too long");
        }

        var count = source.Read(buffer[..Math.Min(buffer.Length, allowance - _taken)]);
        _taken += count;
        return count;
    }
}
