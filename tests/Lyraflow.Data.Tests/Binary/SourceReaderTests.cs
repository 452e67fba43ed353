using Lyraflow.Data.Binary;

namespace Lyraflow.Data.Tests.Binary;

public class SourceReaderTests
{
    [Fact]
    public void A_failing_disk_is_reported_with_the_name_of_the_file()
    {
        using var stream = new FailingStream();

        InputFault.Expect(() => new SourceReader(stream, "x.fits").Read(new byte[1]), "x.fits", "the disk? is gone");
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 4, 12)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    [InlineData(long.MaxValue, 0, 0)]
    [InlineData(3037000499, 3037000499, 9223372030926249001)]
    public void Sizes_are_multiplied(long a, long b, long product) =>
        Assert.Equal(product, Reader(0).Multiply(a, b, "a table"));

    [Theory]
    [InlineData(3037000500, 3037000500)]
    [InlineData(long.MaxValue, 2)]
    [InlineData(2, long.MaxValue)]
    public void Products_that_overflow_are_refused(long a, long b) =>
        InputFault.Expect(() => Reader(0).Multiply(a, b, "a table"), "x.fits", "a table");

    [Fact]
    public void Skipping_stays_within_the_input()
    {
        var reader = Reader(10);

        reader.Skip(4, "data");
        Assert.Equal(6, reader.Remaining);
        InputFault.Expect(() => reader.Skip(7, "data"), "ends inside data");
        InputFault.Expect(() => new SourceReader(new OneWayStream(new byte[10]), "x.fits").Skip(11, "data"), "ends inside data");
    }

    private static SourceReader Reader(int length) => new(new MemoryStream(new byte[length]), "x.fits");

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the disk\n is gone");
    }
}
