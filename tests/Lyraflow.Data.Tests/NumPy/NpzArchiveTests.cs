using System.Buffers.Binary;
using System.IO.Compression;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.NumPy;

public class NpzArchiveTests
{
    // Offsets within a record of a zip archive's central directory (PKWARE application note, section 4.3.12).
    private const int FlagsOffset = 8;
    private const int CompressedLengthOffset = 20;
    private const int LengthOffset = 24;

    // A local header of 30 bytes and the name "data.npy".
    private const int FirstEntryStart = 38;

    private static readonly byte[] Colors = NpyBuilder.Array("<f4", "(2, 2)", NumberBytes.OfFloats(1, 2, 3, 4));
    private static readonly byte[] Labels = NpyBuilder.Array("<f8", "(2,)", NumberBytes.OfDoubles(0, 1));

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Stored_and_deflated_arrays_are_read(CompressionLevel level)
    {
        using var archive = Open(Build(level));

        Assert.Equal(["data", "labels"], archive.Names);
        Assert.Equal([[1, 3], [2, 4]], archive.Read("data", reader => reader.ReadColumns<float>()));
        Assert.Equal([[0, 1]], archive.Read("labels", reader => reader.ReadColumns<double>()));
    }

    [Fact]
    public void A_missing_array_is_named()
    {
        using var archive = Open(Build());

        InputFault.Expect(() => archive.Read("colors", r => r.Header), "x.npz", "'colors'", "'data', 'labels'");
    }

    [Fact]
    public void An_array_that_stands_twice_is_refused()
    {
        using var archive = Open(NpyBuilder.Archive(CompressionLevel.NoCompression, ("data.npy", Colors), ("data.npy", Labels)));

        InputFault.Expect(() => archive.Read("data", r => r.Header), "'data'", "more than once");
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression, 1)]
    [InlineData(CompressionLevel.Optimal, 0.8)]
    public void A_change_in_any_byte_is_noticed(CompressionLevel level, double leastRefused)
    {
        var sound = Build(level);
        var length = BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(DirectoryStart(sound) + CompressedLengthOffset));
        var refused = 0;
        for (var position = FirstEntryStart; position < FirstEntryStart + length; position++)
        {
            var file = sound.ToArray();
            file[position] ^= 0x10;
            try
            {
                // Some changes of deflated data change nothing: another copy of the same bytes is named.
                Assert.Equal(Read(sound, "data"), Read(file, "data"));
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, leastRefused * length, length);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void An_archive_cut_anywhere_is_refused(CompressionLevel level)
    {
        var file = Build(level);
        for (var length = 0; length < file.Length; length++)
        {
            InputFault.Expect(() => Read(file[..length], "labels"), "x.npz");
        }
    }

    [Theory]
    [InlineData(LengthOffset, 0u)]
    [InlineData(LengthOffset, 1u)]
    [InlineData(LengthOffset, uint.MaxValue - 1)]
    [InlineData(CompressedLengthOffset, 0u)]
    [InlineData(CompressedLengthOffset, 7u)]
    [InlineData(CompressedLengthOffset, uint.MaxValue - 1)]
    public void Lengths_that_are_not_true_are_noticed(int offset, uint length)
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.Optimal])
        {
            var file = Build(level);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(DirectoryStart(file) + offset), length);
            InputFault.Expect(() => Read(file, "data"), "x.npz");
        }
    }

    [Fact]
    public void Encrypted_arrays_are_refused()
    {
        var file = Build();
        file[DirectoryStart(file) + FlagsOffset] |= 1;

        InputFault.Expect(() => Read(file, "data"), "encrypted");
    }

    [Fact]
    public void A_shape_that_the_archive_backs_with_a_false_length_costs_no_memory()
    {
        const int rows = 250_000_000;
        var array = NpyBuilder.Array("<f4", $"({rows}, 4)", new byte[160]);
        var file = NpyBuilder.Archive(CompressionLevel.Optimal, ("data.npy", array));
        var length = (uint)(array.Length - 160 + (16L * rows));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(DirectoryStart(file) + LengthOffset), length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        InputFault.Expect(() => Read(file, "data"), "ends inside");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        InputFault.Expect(() => Open([]), "x.npz", "not a zip archive");
        InputFault.Expect(() => Open(Colors), "x.npz", "not a zip archive");
        Assert.Throws<ArgumentException>(() => new NpzArchive(new OneWayStream(Build()), "x.npz"));
    }

    [Fact]
    public void The_checksum_is_that_of_zip_files()
    {
        // The check value that every description of CRC-32 gives.
        using var stream = new Crc32Stream(new MemoryStream("123456789"u8.ToArray()), 0xCBF43926);
        using var wrong = new Crc32Stream(new MemoryStream("123456788"u8.ToArray()), 0xCBF43926);

        stream.CopyTo(Stream.Null);
        Assert.Throws<InvalidDataException>(() => wrong.CopyTo(Stream.Null));
    }

    private static byte[] Build(CompressionLevel level = CompressionLevel.NoCompression) =>
        NpyBuilder.Archive(level, ("data.npy", Colors), ("labels.npy", Labels), ("readme.txt", [1, 2, 3]));

    private static int DirectoryStart(byte[] file) => file.AsSpan().IndexOf("PK\u0001\u0002"u8);

    private static NpzArchive Open(byte[] file) => new(new MemoryStream(file), "x.npz");

    private static float[][] Read(byte[] file, string name)
    {
        using var archive = Open(file);
        return archive.Read(name, reader => reader.ReadColumns<float>());
    }
}
