using System.IO.Hashing;
using Lyraflow.Data.Binary;

namespace Lyraflow.Data.NumPy;

/// <summary>
/// Passes bytes through and, at their end, compares their CRC-32 (the one of zip files) with the expected one.
/// System.IO.Compression leaves that check out.
/// </summary>
internal sealed class Crc32Stream(Stream inner, uint expected) : ForwardStream
{
    private readonly Crc32 _crc = new();

    /// <exception cref="InvalidDataException">The end is reached and the checksum does not agree.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _crc.Append(buffer[..count]);
        return count > 0 || buffer.IsEmpty || _crc.GetCurrentHashAsUInt32() == expected
            ? count
            : throw new InvalidDataException("the checksum does not agree");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
