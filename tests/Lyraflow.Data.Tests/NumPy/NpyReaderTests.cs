using CsCheck;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.NumPy;

public class NpyReaderTests
{
    public static TheoryData<string, object, double> Numbers => new()
    {
        { "b1", true, 1 },
        { "b1", false, 0 },
        { "i1", (sbyte)-128, -128 },
        { "u1", (byte)255, 255 },
        { "i2", short.MinValue, -32768 },
        { "u2", ushort.MaxValue, 65535 },
        { "i4", -123456789, -123456789 },
        { "u4", 4123456789u, 4123456789 },
        { "i8", -9007199254740993, -9007199254740992 },
        { "i8", long.MinValue, -9223372036854775808d },
        { "u8", ulong.MaxValue, 18446744073709551616d },
        { "f2", (Half)0.333f, 0.3330078125 },
        { "f2", Half.NegativeInfinity, double.NegativeInfinity },
        { "f4", 0.1f, 0.100000001490116119384765625 },
        { "f4", float.NaN, double.NaN },
        { "f8", -1e-300, -1e-300 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_type_of_number_is_read_in_both_byte_orders(string type, object number, double expected)
    {
        foreach (var order in type.EndsWith('1') ? "|<>" : "<>")
        {
            var value = NumberBytes.Of(number, order == '>');
            var file = NpyBuilder.Array($"{order}{type}", "(2,)", new byte[value.Length], value);

            var column = Assert.Single(Open(file).ReadColumns<double>());

            Assert.Equal([0, expected], column);
        }
    }

    [Fact]
    public void Wider_numbers_are_rounded_once_to_the_nearest_float()
    {
        // By way of double this would come to lie on a tie between two floats, and fall to the wrong one.
        const long aboveTie = (1L << 54) + (1L << 30) + 1;
        var whole = NpyBuilder.Array("<i8", "(1,)", NumberBytes.Of(aboveTie));
        var real = NpyBuilder.Array("<f8", "(2,)", NumberBytes.OfDoubles(0.1, 1e300));

        Assert.Equal([(1L << 54) + (1L << 31)], Open(whole).ReadColumns<float>()[0]);
        Assert.Equal([0.1f, float.PositiveInfinity], Open(real).ReadColumns<float>()[0]);
    }

    [Fact]
    public void Any_matrix_comes_back_bit_for_bit_in_either_order_of_bytes_and_dimensions() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 6], Gen.Bool, Gen.Bool, Gen.Bool)
            .SelectMany((rows, columns, isFortran, isBigEndian, isOneWay) => Gen.Single.Array[rows * columns]
                .Select(values => (rows, columns, isFortran, isBigEndian, isOneWay, values)))
            .Sample(
                t =>
                {
                    var ordered = t.isFortran
                        ? t.values
                        : Enumerable.Range(0, t.rows * t.columns).Select(i => t.values[(i % t.columns * t.rows) + (i / t.columns)]);
                    var header = NpyBuilder.Header(t.isBigEndian ? "'>f4'" : "'<f4'", $"({t.rows}, {t.columns})", t.isFortran);
                    var file = NpyBuilder.File(header, [.. ordered.SelectMany(v => NumberBytes.Of(v, t.isBigEndian))]);

                    var read = (t.isOneWay ? new NpyReader(new OneWayStream(file), "x.npy") : Open(file)).ReadColumns<float>();

                    Assert.Equal(t.columns, read.Length);
                    Assert.Equal(
                        t.values.Select(BitConverter.SingleToInt32Bits),
                        read.SelectMany(column => column).Select(BitConverter.SingleToInt32Bits));
                },
                iter: 300);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_three_versions_are_read(byte version)
    {
        var header = NpyBuilder.Header("[('größe', '<f4')]", "(1,)");

        var reader = Open(NpyBuilder.File(header, NumberBytes.OfFloats(2.5f), version));

        Assert.Equal([2.5f], reader.ReadColumns<float>("größe")[0]);
    }

    [Fact]
    public void Named_fields_are_read_and_the_others_passed_over()
    {
        const string description =
            "[('name', '|S3'), ('u', '>f4'), (('a title', 'flag'), '|b1'), ('', '|V2'), ('remark', '<U2'), "
            + "('position', '<f8', (2,)), ('pair', [('a', '<i2'), ('b', '|O', (0,))]), ('z', '<f8')]";
        Assert.Throws<InputException>(() => Open(NpyBuilder.File(NpyBuilder.Header(description, "(0,)"), [])));

        var sound = description.Replace("'|O', (0,)", "'<i2'", StringComparison.Ordinal);
        byte[] Row(float u, bool flag, double z) =>
        [
            .. "abc"u8, .. NumberBytes.Of(u, isBigEndian: true), .. NumberBytes.Of(flag), 9, 9, .. new byte[8],
            .. new byte[16], .. new byte[4], .. NumberBytes.Of(z),
        ];
        var reader = Open(NpyBuilder.File(
            NpyBuilder.Header(sound, "(3,)"),
            [.. Row(1.5f, true, -1), .. Row(2.5f, false, -2), .. Row(3.5f, true, -3)]));

        var columns = reader.ReadColumns<float>("z", "u", "flag");

        Assert.Equal(3, reader.Header.RowCount);
        Assert.Equal(["name", "u", "flag", "", "remark", "position", "pair", "z"], reader.Header.Fields.Select(f => f.Name));
        Assert.Equal([-1, -2, -3], columns[0]);
        Assert.Equal([1.5f, 2.5f, 3.5f], columns[1]);
        Assert.Equal([1, 0, 1], columns[2]);
    }

    [Fact]
    public void Arrays_longer_than_a_block_are_whole()
    {
        var values = Enumerable.Range(0, 300_000).Select(i => (float)i).ToArray();
        var file = NpyBuilder.Array("<f4", "(150000, 2)", NumberBytes.OfFloats(values));

        var columns = new NpyReader(new OneWayStream(file), "x.npy").ReadColumns<float>();

        Assert.Equal(values.Where((_, i) => i % 2 == 0), columns[0]);
        Assert.Equal(values.Where((_, i) => i % 2 == 1), columns[1]);
    }

    [Fact]
    public void A_field_that_is_missing_or_no_number_is_refused_by_name()
    {
        byte[] File() => NpyBuilder.File(NpyBuilder.Header("[('g', '<f4'), ('name', '<U1')]", "(1,)"), new byte[8]);

        InputFault.Expect(() => Open(File()).ReadColumns<float>("g", "u"), "x.npy", "no field 'u'", "'g', 'name'");
        InputFault.Expect(() => Open(File()).ReadColumns<float>("name"), "'name'", "U4", "not a number");
        InputFault.Expect(() => Open(File()).ReadColumns<float>(), "structured", "'g', 'name'");
    }

    [Fact]
    public void Values_are_read_once()
    {
        var reader = Open(NpyBuilder.Array("<f4", "(1,)", NumberBytes.OfFloats(1)));
        reader.ReadColumns<float>();

        Assert.Throws<InvalidOperationException>(() => reader.ReadColumns<float>());
    }

    private static NpyReader Open(byte[] file) => new(new MemoryStream(file), "x.npy");
}
