using CsCheck;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tests.Fits;

public class FitsTableReaderTests
{
    public const int EveryKindLength = 58;

    private static readonly (string Name, string Format)[] EveryKind =
    [
        ("flag", "L"), ("byte", "1B"), ("short", "I"), ("int", "J"), ("long", "K"), ("name", "4A"), ("single", "E"),
        ("double", "1D"), ("bits", "12X"), ("complex", "C"), ("vector", "2E"), ("list", "1PE(7)"), ("none", "0J"),
    ];

    [Fact]
    public void Every_kind_of_column_is_listed_and_scalars_are_read_by_name()
    {
        using var table = Open(BuildEveryKind(rows: 3));

        Assert.Equal(3, table.RowCount);
        Assert.Equal("stars", table.ExtensionName);
        Assert.Equal(EveryKind, table.Columns.Select(column => (column.Name, column.Format)));
        Assert.Equal("mag", table.Column("single").Unit);
        Assert.Equal(
            ["flag", "byte", "short", "int", "long", "single", "double"],
            table.Columns.Where(column => column.IsNumber).Select(column => column.Name));
        Assert.Equal(["name"], table.Columns.Where(column => column.IsText).Select(column => column.Name));

        var columns = table.ReadColumns<double>("double", "flag", "byte", "short", "int", "long", "single");

        Assert.Equal([-1.5, -2.5, -3.5], columns[0]);
        Assert.Equal([1, 0, 1], columns[1]);
        Assert.Equal([200, 201, 202], columns[2]);
        Assert.Equal([-300, -299, -298], columns[3]);
        Assert.Equal([-70000, -69999, -69998], columns[4]);
        Assert.Equal([-5e10, -5e10 + 1, -5e10 + 2], columns[5]);
        Assert.Equal([0.25, 1.25, 2.25], columns[6]);
    }

    [Fact]
    public void Texts_end_at_a_zero_byte_or_before_their_blanks()
    {
        var file = FitsBuilder.OneColumn("4A", ["ab  "u8.ToArray(), "abcd"u8.ToArray(), " b\0d"u8.ToArray(), new byte[4]]);
        using var table = Open(file);
        var texts = new string[4];

        Assert.True(table.ReadBlock());
        table.CopyTexts(table.Column("x"), texts);

        Assert.Equal(["ab", "abcd", " b", ""], texts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Long_tables_come_in_blocks_of_whole_rows(bool isCompressed)
    {
        const int rows = 100_000;
        var cells = Enumerable.Range(0, rows).Select(row => (object)row).ToArray();
        var file = FitsBuilder.OneColumn("J", cells);
        using var table = Open(isCompressed ? FitsBuilder.Compress(file) : file);
        var values = new float[rows];
        var blocks = 0;

        while (table.ReadBlock())
        {
            blocks++;
            table.CopyNumbers(table.Column("x"), values.AsSpan((int)table.BlockStart));
        }

        Assert.Equal(rows, table.BlockStart);
        Assert.InRange(blocks, 2, 10);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => (float)row), values);
        Assert.False(table.ReadBlock());
    }

    [Fact]
    public void Streams_that_cannot_seek_are_read()
    {
        using var table = new FitsTableReader(new OneWayStream(BuildEveryKind(rows: 200)), "x.fits");

        Assert.Equal(Enumerable.Range(0, 200).Select(row => row + 0.25f), table.ReadColumns<float>("single")[0]);
    }

    [Fact]
    public void Any_doubles_come_back_bit_for_bit() =>
        Gen.Double.Array[1, 200].Sample(
            values =>
            {
                using var table = Open(FitsBuilder.OneColumn("D", [.. values.Cast<object>()]));

                Assert.Equal(
                    values.Select(BitConverter.DoubleToInt64Bits),
                    table.ReadColumns<double>("x")[0].Select(BitConverter.DoubleToInt64Bits));
            },
            iter: 100);

    [Fact]
    public void Rows_are_read_once()
    {
        using var table = Open(BuildEveryKind(rows: 1));
        table.ReadColumns<float>("single");

        Assert.Throws<InvalidOperationException>(() => table.ReadColumns<float>("double"));
    }

    [Fact]
    public void A_table_without_rows_is_read()
    {
        using var table = Open([.. FitsBuilder.Primary, .. FitsBuilder.Header(FitsBuilder.TableCards(4, 0, ("x", "E")))]);

        Assert.Empty(table.ReadColumns<float>("x")[0]);
        Assert.False(table.ReadBlock());
    }

    [Fact]
    public void Tables_are_found_by_name_behind_images_and_other_tables()
    {
        byte[] Table(string name, float value) =>
        [
            .. FitsBuilder.Header([.. FitsBuilder.TableCards(4, 1, ("x", "E")), FitsBuilder.Card("EXTNAME", name)]),
            .. FitsBuilder.Pad(NumberBytes.Of(value, isBigEndian: true)),
        ];
        var groups = FitsBuilder.Header(
            FitsBuilder.Card("SIMPLE", true),
            FitsBuilder.Card("BITPIX", -32),
            FitsBuilder.Card("NAXIS", 3),
            FitsBuilder.Card("NAXIS1", 0),
            FitsBuilder.Card("NAXIS2", 100),
            FitsBuilder.Card("NAXIS3", 10),
            FitsBuilder.Card("GROUPS", true),
            FitsBuilder.Card("PCOUNT", 2),
            FitsBuilder.Card("GCOUNT", 3));
        var image = FitsBuilder.Header(
            FitsBuilder.Card("XTENSION", "IMAGE"),
            FitsBuilder.Card("BITPIX", 16),
            FitsBuilder.Card("NAXIS", 1),
            FitsBuilder.Card("NAXIS1", 1440));
        byte[] file =
        [
            .. groups, .. FitsBuilder.Pad(new byte[4 * 3 * 1002]), .. image, .. new byte[2880],
            .. Table("first", 1), .. Table("Second", 2),
        ];

        foreach (var content in (byte[][])[file, FitsBuilder.Compress(file)])
        {
            Assert.Equal([1], Open(content).ReadColumns<float>("x")[0]);
            Assert.Equal([2], Open(content, "SECOND").ReadColumns<float>("x")[0]);
            InputFault.Expect(() => Open(content, "third"), "x.fits", "'third'", "table 'first'", "table 'Second'");
        }
    }

    [Fact]
    public void Columns_that_are_missing_or_not_scalar_are_refused_by_name()
    {
        using var table = Open(BuildEveryKind(rows: 1));

        InputFault.Expect(() => table.Column("umag"), "x.fits", "no column 'umag'", "'flag', 'byte'");
        foreach (var name in (string[])["name", "bits", "complex", "vector", "list", "none"])
        {
            InputFault.Expect(() => table.ReadColumns<float>(name), $"'{name}'", "one number per row");
        }

        Assert.True(table.ReadBlock());
        InputFault.Expect(() => table.CopyNumbers(table.Column("name"), new float[1]), "'name'", "one number per row");
        InputFault.Expect(() => table.CopyTexts(table.Column("single"), new string[1]), "'single'", "not text");
    }

    [Fact]
    public void Names_are_matched_exactly_or_else_in_any_case()
    {
        byte[] Build(params string[] names) =>
        [
            .. FitsBuilder.Primary,
            .. FitsBuilder.Header(FitsBuilder.TableCards(names.Length, 0, names.Select(name => (name, "B")))),
        ];

        Assert.Equal("g", Open(Build("G", "g")).Column("g").Name);
        Assert.Equal("UMAG", Open(Build("UMAG", "gmag")).Column("umag").Name);
        Assert.Equal(["col1", "col2"], Open(Build("", "")).Columns.Select(column => column.Name));
        InputFault.Expect(() => Open(Build("g", "g")).Column("g"), "2 columns called 'g'");
        InputFault.Expect(() => Open(Build("MAG", "Mag")).Column("mag"), "2 columns called 'mag'");
    }

    [Fact]
    public void A_column_of_another_table_is_a_mistake_of_the_program()
    {
        using var one = Open(BuildEveryKind(rows: 1));
        using var other = Open(BuildEveryKind(rows: 1));

        Assert.True(one.ReadBlock());
        Assert.Throws<ArgumentException>(() => one.CopyNumbers(other.Column("int"), new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.CopyNumbers<float>(one.Column("int"), []));
    }

    [Fact]
    public void Files_are_opened_by_path()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("stars.fits.gz", FitsBuilder.Compress(BuildEveryKind(rows: 2)));

        using (var table = FitsTableReader.Open(path))
        {
            Assert.Equal([0.25f, 1.25f], table.ReadColumns<float>("single")[0]);
        }

        InputFault.Expect(() => FitsTableReader.Open(path + ".gone"), "stars.fits.gz.gone", "no such file");
        InputFault.Expect(() => FitsTableReader.Open(folder.Path), folder.Path, "cannot be opened");
        InputFault.Expect(() => FitsTableReader.Open(path, "x"), path, "'x'");
    }

    internal static byte[] BuildEveryKind(int rows)
    {
        byte[] Row(int row) =>
        [
            row % 2 == 0 ? (byte)'T' : (byte)'F', (byte)(200 + row), .. Big((short)(-300 + row)), .. Big(-70000 + row),
            .. Big(-50_000_000_000 + row), .. "ab  "u8, .. Big(row + 0.25f), .. Big(-row - 1.5), .. new byte[2],
            .. new byte[8], .. new byte[8], .. new byte[8],
        ];
        var data = Enumerable.Range(0, rows).SelectMany(Row).ToArray();
        var header = FitsBuilder.Header(
        [
            .. FitsBuilder.TableCards(EveryKindLength, rows, EveryKind),
            FitsBuilder.Card("TUNIT7", "mag"),
            FitsBuilder.Card("EXTNAME", "stars"),
        ]);
        return [.. FitsBuilder.Primary, .. header, .. FitsBuilder.Pad(data)];
    }

    private static byte[] Big(object number) => NumberBytes.Of(number, isBigEndian: true);

    private static FitsTableReader Open(byte[] file, string? extension = null) => new(new MemoryStream(file), "x.fits", extension);
}
