using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fits;

/// <summary>The rows of one table of a FITS file as they stand there, block by block.</summary>
internal sealed class FitsRows : IDisposable
{
    private const int LongestRow = 1 << 24;
    private const int BlockBytes = 1 << 18;

    private readonly Stream? _decompressed;
    private readonly byte[] _block;

    /// <summary>Finds a table and reads its header; the stream stays the caller's.</summary>
    /// <param name="stream">A FITS file from its first byte. Compressed ones are recognized if it can seek.</param>
    /// <param name="source">What messages call the file.</param>
    /// <param name="find">Finds the table.</param>
    /// <exception cref="InputException">There is no such table, or the file is damaged.</exception>
    public FitsRows(Stream stream, string source, Func<SourceReader, FitsHeader> find)
    {
        _decompressed = IsCompressed(stream, source) ? new GzipReader(stream, leaveOpen: true) : null;
        try
        {
            Reader = new SourceReader(_decompressed ?? stream, source);
            Header = find(Reader);
            Count = Header.WholeNumber("NAXIS2", 0, long.MaxValue);
            Length = (int)Header.WholeNumber("NAXIS1", 1, LongestRow);
            var length = Reader.Multiply(Count, Length, "a table");
            if (Reader.Remaining is { } remaining && remaining < length)
            {
                throw Reader.Fault(
                    $"its header promises {Count} rows but only {remaining / Length} are there: "
                    + "the file is cut short; copy or download it again");
            }

            _block = new byte[Math.Min(Count, Math.Max(1, BlockBytes / Length)) * Length];
        }
        catch
        {
            _decompressed?.Dispose();
            throw;
        }
    }

    /// <summary>The bytes behind, and faults that name the file.</summary>
    public SourceReader Reader { get; }

    /// <summary>The header of the table.</summary>
    public FitsHeader Header { get; }

    /// <summary>Rows in all.</summary>
    public long Count { get; }

    /// <summary>Bytes of a row.</summary>
    public int Length { get; }

    /// <summary>The row (0-based) that is the first of the current block.</summary>
    public long BlockStart { get; private set; }

    /// <summary>Rows in the current block; 0 before the first and after the last.</summary>
    public int BlockCount { get; private set; }

    /// <summary>The bytes of the current block.</summary>
    public ReadOnlySpan<byte> Block => _block;

    /// <summary>Moves on to the next block of rows; returns false behind the last row.</summary>
    /// <exception cref="InputException">The file ends too early or is damaged.</exception>
    public bool ReadBlock()
    {
        BlockStart += BlockCount;
        BlockCount = (int)Math.Min(Count - BlockStart, _block.Length / Length);
        Reader.ReadExactly(_block.AsSpan(0, BlockCount * Length), $"the {Count} rows of its table");
        if (BlockStart + BlockCount == Count && _decompressed is not null)
        {
            // The checksum of a gzip file stands at its very end.
            Reader.Drain();
        }

        return BlockCount > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _decompressed?.Dispose();

    private static bool IsCompressed(Stream stream, string source)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        var start = stream.Position;
        Span<byte> magic = stackalloc byte[2];
        var count = new SourceReader(stream, source).Read(magic);
        stream.Position = start;
        return count == magic.Length && magic is [0x1F, 0x8B];
    }
}
