namespace Lyraflow.Data.Binary;

/// <summary>Tells compressed files by their first bytes, whatever they are called.</summary>
internal static class Decompression
{
    private const int LongestMagic = 4;

    /// <summary>The content of a stream, decompressed where it is compressed.</summary>
    /// <param name="stream">The file; closed with what is returned.</param>
    /// <param name="isCompressed">Whether it was.</param>
    public static Stream Open(Stream stream, out bool isCompressed)
    {
        Span<byte> magic = stackalloc byte[LongestMagic];
        var count = stream.ReadAtLeast(magic, LongestMagic, throwOnEndOfStream: false);
        stream.Position -= count;
        isCompressed = true;
        switch (magic[..count])
        {
            case [0x1F, 0x8B, ..]:
                return new GzipReader(stream);
            case [0x28, 0xB5, 0x2F, 0xFD]:
                return new ZstdSharp.DecompressionStream(stream, checkEndOfStream: true, leaveOpen: false);
            default:
                isCompressed = false;
                return stream;
        }
    }
}
