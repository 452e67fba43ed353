namespace Lyraflow.Data.Tests;

/// <summary>A stream that cannot seek, does not know its length and gives few bytes at a time, like a socket.</summary>
internal sealed class OneWayStream(byte[] content) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        const int mostAtOnce = 1000;
        var step = Math.Min(Math.Min(count, mostAtOnce), content.Length - _position);
        content.AsSpan(_position, step).CopyTo(buffer.AsSpan(offset));
        _position += step;
        return step;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
