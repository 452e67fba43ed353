namespace Lyraflow.Data.NumPy;

/// <summary>
/// Passes bytes through and, at their end, compares their CRC-32 (the one of zip files) with the expected one.
/// System.IO.Compression leaves that check out.
/// </summary>
internal sealed class Crc32Stream(Stream inner, uint expected) : Stream
{
    private static readonly uint[] Remainders = MakeRemainders();

    private uint _crc = uint.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The end is reached and the checksum does not agree.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        foreach (var value in buffer[..count])
        {
            _crc = Remainders[(byte)(_crc ^ value)] ^ (_crc >> 8);
        }

        return count > 0 || buffer.IsEmpty || ~_crc == expected
            ? count
            : throw new InvalidDataException("the checksum does not agree");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint[] MakeRemainders()
    {
        const uint reversedPolynomial = 0xEDB88320;
        var remainders = new uint[256];
        for (var i = 0u; i < remainders.Length; i++)
        {
            var remainder = i;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 0 ? remainder >> 1 : reversedPolynomial ^ (remainder >> 1);
            }

            remainders[i] = remainder;
        }

        return remainders;
    }
}
