using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tests.Fits;

public class FitsScalingTests
{
    private static readonly string UnsignedZero = FitsBuilder.Card("TZERO1", 9223372036854775808m);

    [Fact]
    public void Scaled_numbers_are_zero_plus_scale_times_stored()
    {
        string[] scaling = [FitsBuilder.Card("TSCAL1", 0.5), "TZERO1  =             1.0D+02"];

        Assert.Equal([100.5, 99], Read("I", [(short)1, (short)-2], scaling));
        Assert.Equal([100.125, double.NaN], Read("E", [0.25f, float.NaN], scaling));
        Assert.Equal([100.05], Read("D", [0.1], scaling));
    }

    [Fact]
    public void Null_values_become_not_a_number_before_scaling()
    {
        string[] cards = [FitsBuilder.Card("TNULL1", -99), FitsBuilder.Card("TSCAL1", 2)];

        Assert.Equal([2, double.NaN], Read("I", [(short)1, (short)-99], cards));
        Assert.Equal([2, double.NaN], Read("J", [1, -99], cards));
        Assert.Equal([2, double.NaN], Read("K", [1L, -99L], cards));
        Assert.Equal([double.NaN, 255], Read("B", [(byte)0, (byte)255], FitsBuilder.Card("TNULL1", 0)));

        // Floats have NaN of their own; a null value for them means nothing.
        Assert.Equal([-198], Read("E", [-99f], cards));
    }

    [Fact]
    public void Logical_values_are_one_zero_or_undefined() =>
        Assert.Equal([1, 0, double.NaN, double.NaN], Read("L", [(byte)'T', (byte)'F', (byte)0, (byte)1]));

    [Fact]
    public void Unsigned_numbers_are_exact()
    {
        Assert.Equal([-128, 127], Read("B", [(byte)0, (byte)255], FitsBuilder.Card("TZERO1", -128)));
        Assert.Equal([0, 65535], Read("I", [short.MinValue, short.MaxValue], FitsBuilder.Card("TZERO1", 32768)));
        Assert.Equal([0, 4294967295], Read("J", [int.MinValue, int.MaxValue], FitsBuilder.Card("TZERO1", 2147483648)));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(4_294_967_297UL)]
    [InlineData(9_007_199_254_740_991UL)]
    [InlineData(9_007_199_254_740_993UL)]
    [InlineData(9_223_372_036_854_775_807UL)]
    [InlineData(9_223_372_036_854_775_808UL)]
    [InlineData(18_446_744_073_709_549_568UL)]
    [InlineData(18_446_744_073_709_551_615UL)]
    public void Unsigned_64_bit_numbers_are_rounded_once(ulong number)
    {
        var stored = unchecked((long)(number - 9_223_372_036_854_775_808UL));

        Assert.Equal([(double)number], Read("K", [stored], UnsignedZero));
        Assert.Equal([(double)number], Read("K", [stored], "TZERO1  = 9.223372036854775808E+18"));
        using var table = Open("K", [stored], UnsignedZero);
        Assert.Equal([(float)number], table.ReadColumns<float>("x")[0]);
    }

    [Fact]
    public void Unsigned_64_bit_null_values_are_compared_as_stored() =>
        Assert.Equal(
            [double.NaN, 1],
            Read("K", [long.MinValue, long.MinValue + 1], UnsignedZero, FitsBuilder.Card("TNULL1", long.MinValue)));

    [Theory]
    [InlineData("TSCAL1  = 'two'")]
    [InlineData("TSCAL1  = 1E999")]
    [InlineData("TZERO1  = NaN")]
    [InlineData("TNULL1  = 1.5")]
    [InlineData("TNULL1  = 99999999999999999999")]
    public void Scales_that_are_no_numbers_are_refused(string card) =>
        InputFault.Expect(() => Open("J", [1], card), "x.fits", card[..6]);

    private static double[] Read(string format, object[] cells, params string[] cards)
    {
        using var table = Open(format, cells, cards);
        return table.ReadColumns<double>("x")[0];
    }

    private static FitsTableReader Open(string format, object[] cells, params string[] cards) =>
        new(new MemoryStream(FitsBuilder.OneColumn(format, cells, cards)), "x.fits");
}
