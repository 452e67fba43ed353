using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Lyraflow.Data.Binary;

/// <summary>
/// Reads gzip (RFC 1952), one member or several, and checks the end, the length and the CRC of each. The framework's
/// own stream takes a file that was cut anywhere for a whole one.
/// </summary>
/// <param name="source">The compressed bytes.</param>
/// <param name="leaveOpen">Whether they stay open when this is closed.</param>
internal sealed class GzipReader(Stream source, bool leaveOpen = false) : ForwardStream
{
    private const string Damaged = "the compressed data are cut short or damaged";
    private const int HeaderLength = 10;
    private const int TrailerLength = 8;

    private readonly Feed _feed = new(source);
    private readonly Crc32 _crc = new();
    private DeflateStream? _member;
    private uint _length;
    private bool _isDone;

    /// <exception cref="InvalidDataException">The file is cut short or damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isDone && !buffer.IsEmpty)
        {
            _member ??= Begin();
            var count = Inflate(_member, buffer);
            if (count > 0)
            {
                _crc.Append(buffer[..count]);
                unchecked
                {
                    _length += (uint)count;
                }

                return count;
            }

            End();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            if (!leaveOpen)
            {
                source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private DeflateStream Begin()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Require(_feed.Take(header) && header is [0x1F, 0x8B, 8, < 32, ..]);
        var flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            Require(_feed.Take(length));
            Require(_feed.Take(new byte[BinaryPrimitives.ReadUInt16LittleEndian(length)]));
        }

        // A name and a comment, each ended by a zero, and two bytes of checksum.
        Require((flags & 8) == 0 || _feed.SkipText());
        Require((flags & 16) == 0 || _feed.SkipText());
        Require((flags & 2) == 0 || _feed.Take(stackalloc byte[2]));
        _feed.Mark();
        return new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>
    /// The inflater takes more bytes than it needs and tells nobody how many. What must stand behind them is known,
    /// though, and eight bytes are not met by chance.
    /// </summary>
    private void End()
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        Require(_feed.ReturnBehind(trailer));
        _member!.Dispose();
        _member = null;
        _crc.Reset();
        _length = 0;
        _isDone = !_feed.HasMore();
    }

    private static int Inflate(DeflateStream member, Span<byte> buffer)
    {
        try
        {
            return member.Read(buffer);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException(Damaged, fault);
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException(Damaged);
        }
    }

    /// <summary>Hands out compressed bytes in small pieces and can take back what was too much.</summary>
    private sealed class Feed(Stream source) : ForwardStream
    {
        private const int Piece = 1 << 13;

        private readonly byte[] _bytes = new byte[4 * Piece];
        private int _start;
        private int _end;
        private int _mark;

        public void Mark() => _mark = _start;

        public override int Read(Span<byte> buffer)
        {
            Fill(1);
            var count = Math.Min(Math.Min(buffer.Length, Piece), _end - _start);
            _bytes.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        public bool Take(Span<byte> bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                Fill(1);
                if (_start == _end)
                {
                    return false;
                }

                var count = Math.Min(bytes.Length - done, _end - _start);
                _bytes.AsSpan(_start, count).CopyTo(bytes[done..]);
                _start += count;
                done += count;
            }

            return true;
        }

        public bool SkipText()
        {
            Span<byte> letter = stackalloc byte[1];
            do
            {
                if (!Take(letter))
                {
                    return false;
                }
            }
            while (letter[0] != 0);

            return true;
        }

        /// <summary>Goes back to behind the bytes, among the last that were handed out and the next.</summary>
        public bool ReturnBehind(ReadOnlySpan<byte> bytes)
        {
            Fill(bytes.Length);
            var first = Math.Max(_mark, _start - (2 * Piece));
            var place = _bytes.AsSpan(first, Math.Min(_end, _start + bytes.Length) - first).LastIndexOf(bytes);
            if (place < 0)
            {
                return false;
            }

            _start = first + place + bytes.Length;
            return true;
        }

        /// <summary>Whether something follows but the zeros that fill blocks of a tape.</summary>
        public bool HasMore()
        {
            while (true)
            {
                Fill(1);
                var zeros = _bytes.AsSpan(_start, _end - _start).IndexOfAnyExcept((byte)0);
                if (zeros >= 0)
                {
                    _start += zeros;
                    return true;
                }

                if (_start == _end)
                {
                    return false;
                }

                _start = _end;
            }
        }

        private void Fill(int least)
        {
            while (_end - _start < least)
            {
                if (_end == _bytes.Length)
                {
                    // What was handed out last is kept: it may have to be taken back.
                    var kept = Math.Max(0, _start - (2 * Piece));
                    _bytes.AsSpan(kept, _end - kept).CopyTo(_bytes);
                    _start -= kept;
                    _end -= kept;
                    _mark = Math.Max(0, _mark - kept);
                }

                var count = source.Read(_bytes, _end, _bytes.Length - _end);
                if (count == 0)
                {
                    return;
                }

                _end += count;
            }
        }
    }
}
