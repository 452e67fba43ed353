using Lyraflow.Data.Fits;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Fits;

public class HostileFitsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_anywhere_before_its_last_row_ends_is_refused(bool isCompressed)
    {
        const int rows = 60;
        var plain = FitsTableReaderTests.BuildEveryKind(rows);
        Assert.Equal(rows, Read(plain)[0].Length);

        // The padding behind the last row may be missing, as some programs leave it out.
        const int paddedRows = 2 * FitsBuilder.BlockLength;
        var file = isCompressed ? FitsBuilder.Compress(plain) : plain;
        var needed = isCompressed ? file.Length : plain.Length - paddedRows + (rows * FitsTableReaderTests.EveryKindLength);
        for (var length = 0; length < needed; length += length % 2880 is > 40 and < 2800 ? 37 : 1)
        {
            InputFault.Expect(() => Read(file[..length]), "x.fits");
            InputFault.Expect(() => new FitsTableReader(new OneWayStream(file[..length]), "x.fits").ReadColumns<float>("single"), "x.fits");
        }

        if (!isCompressed)
        {
            Assert.Equal(rows, Read(file[..needed])[0].Length);
        }
    }

    [Fact]
    public void A_change_in_compressed_rows_is_noticed()
    {
        var plain = FitsTableReaderTests.BuildEveryKind(60);
        var file = FitsBuilder.Compress(plain);
        var sound = Read(file)[0];
        var refused = 0;
        for (var position = 10; position < file.Length; position++)
        {
            var changed = file.ToArray();
            changed[position] ^= 0x04;
            try
            {
                Assert.Equal(sound, Read(changed)[0]);
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, (file.Length - 10) * 0.8, file.Length);
    }

    [Theory]
    [InlineData("NAXIS1", -1L)]
    [InlineData("NAXIS1", 0L)]
    [InlineData("NAXIS1", 3L)]
    [InlineData("NAXIS1", 5L)]
    [InlineData("NAXIS1", 9223372036854775807L)]
    [InlineData("NAXIS2", -1L)]
    [InlineData("NAXIS2", 3L)]
    [InlineData("NAXIS2", 4611686018427387904L)]
    [InlineData("NAXIS2", 9223372036854775807L)]
    [InlineData("NAXIS", 1L)]
    [InlineData("BITPIX", 16L)]
    [InlineData("TFIELDS", 0L)]
    [InlineData("TFIELDS", 2L)]
    [InlineData("TFIELDS", 1000L)]
    public void Sizes_that_contradict_each_other_are_refused(string keyword, long value)
    {
        var cards = FitsBuilder.TableCards(4, 2, ("x", "E"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        // The first of a keyword counts, but XTENSION must lead.
        var header = FitsBuilder.Header([cards[0], FitsBuilder.Card(keyword, value), .. cards[1..]]);
        InputFault.Expect(() => Read([.. FitsBuilder.Primary, .. header, .. new byte[8]]), "x.fits");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Theory]
    [InlineData("BITPIX")]
    [InlineData("NAXIS")]
    [InlineData("NAXIS1")]
    [InlineData("NAXIS2")]
    [InlineData("TFIELDS")]
    [InlineData("TFORM1")]
    public void Keywords_that_are_missing_are_named(string keyword)
    {
        var cards = FitsBuilder.TableCards(4, 2, ("x", "E")).Where(card => !card.StartsWith($"{keyword,-8}=", StringComparison.Ordinal));

        InputFault.Expect(() => Read([.. FitsBuilder.Primary, .. FitsBuilder.Header(cards), .. new byte[8]]), "x.fits", keyword);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("Z")]
    [InlineData("-1E")]
    [InlineData("2E")]
    [InlineData("33X")]
    [InlineData("9223372036854775807E")]
    [InlineData("9223372036854775807X")]
    [InlineData("99999999999999999999E")]
    public void Formats_that_are_malformed_or_too_wide_are_refused(string format) =>
        InputFault.Expect(
            () => Read([.. FitsBuilder.Primary, .. FitsBuilder.Header(FitsBuilder.TableCards(4, 2, ("x", format))), .. new byte[8]]),
            "x.fits",
            "TFORM1");

    [Theory]
    [InlineData("NAXIS1", "9223372036854775807", "NAXIS2", "9223372036854775807")]
    [InlineData("NAXIS1", "-5", "NAXIS2", "5")]
    [InlineData("NAXIS1", "2", "GCOUNT", "9223372036854775807")]
    [InlineData("NAXIS1", "2", "PCOUNT", "9223372036854775807")]
    [InlineData("NAXIS1", "2", "PCOUNT", "-1")]
    public void Images_of_impossible_sizes_are_refused(params string[] sizes)
    {
        var header = FitsBuilder.Header(
            FitsBuilder.Card("SIMPLE", true),
            FitsBuilder.Card("BITPIX", 64),
            FitsBuilder.Card("NAXIS", 2),
            $"{sizes[0],-8}= {sizes[1]}",
            $"{sizes[2],-8}= {sizes[3]}",
            FitsBuilder.Card("NAXIS2", 3));

        InputFault.Expect(() => Read([.. header, .. FitsTableReaderTests.BuildEveryKind(1)]), "x.fits");
    }

    [Fact]
    public void Other_files_are_refused()
    {
        InputFault.Expect(() => Read([]), "not a FITS file");
        InputFault.Expect(() => Read([0x1F, 0x8B]), "x.fits");
        InputFault.Expect(() => Read([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]), "x.fits");
        InputFault.Expect(() => Read(FitsBuilder.Compress([1, 2, 3])), "not a FITS file");
        InputFault.Expect(() => Read(new byte[10_000]), "not a FITS file");
        InputFault.Expect(() => Read(FitsBuilder.Primary), "no binary table");
        InputFault.Expect(() => Read([.. FitsBuilder.Primary, .. new byte[5000]]), "no binary table");
    }

    [Fact]
    public void A_header_without_an_end_is_refused()
    {
        byte[] blanks = [.. Enumerable.Repeat((byte)' ', 2880 * 1100)];

        InputFault.Expect(() => Read([.. "SIMPLE  =                    T"u8, .. blanks[30..]]), "no END card");
    }

    private static float[][] Read(byte[] file)
    {
        using var table = new FitsTableReader(new MemoryStream(file), "x.fits");
        return table.ReadColumns<float>(table.Columns.First(column => column.Type == 'E').Name);
    }
}
