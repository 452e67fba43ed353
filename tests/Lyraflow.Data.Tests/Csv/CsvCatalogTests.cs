using System.Text;
using Lyraflow.Data.Csv;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tests.Csv;

public sealed class CsvCatalogTests : IDisposable
{
    private static readonly CsvColumns Columns = new()
    {
        Features = [("g_r", new Feature("g-r", "mag")), ("u_g", new Feature("u-g", "mag"))],
        Classes = ["star", "rrlyrae"],
        Fold = "fold",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Columns_are_found_by_name_and_rows_keep_their_order(string newLine)
    {
        var content = Load(string.Join(newLine, "u_g,g_r,note,label,fold", "1.25,-0.5,x,star,3", "1e-1,.25,,rrlyrae,-1"));
        Assert.Equal(["g-r", "u-g"], content.Catalog.Features.Select(feature => feature.Name));
        Assert.Equal([-0.5f, 0.25f], content.Catalog.Values[0].AsEnumerable());
        Assert.Equal([1.25f, 0.1f], content.Catalog.Values[1].AsEnumerable());
        Assert.Equal([0, 1], content.Catalog.Labels.AsEnumerable());
        Assert.Equal([3, -1], content.Folds!.Value.AsEnumerable());
        Assert.Equal(64, content.Catalog.Sources[0].Sha256.Length);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("u_g,label,fold\n1,star,0", "'g_r' is missing")]
    [InlineData("u_g,u_g,g_r,label,fold\n1,1,1,star,0", "'u_g' stands twice")]
    [InlineData("u_g,g_r,label,fold\n1,1,star,0\n1,2,star\n", "line 3 has 3 cells where the header has 4")]
    [InlineData("u_g,g_r,label,fold\n1,x,star,0", "line 2 has 'x' in column g_r")]
    [InlineData("u_g,g_r,label,fold\n1,NaN,star,0", "line 2 has 'NaN' in column g_r")]
    [InlineData("u_g,g_r,label,fold\n1,1e99,star,0", "'1e99' in column g_r")]
    [InlineData("u_g,g_r,label,fold\n1,1,Star,0", "'Star' in column label; the classes are 'star', 'rrlyrae'")]
    [InlineData("u_g,g_r,label,fold\n1,1,star,0.5", "'0.5' in column fold")]
    [InlineData("u_g,g_r,label,fold\n1,\"1\",star,0", "quotation mark")]
    public void What_is_not_so_is_refused_with_its_place(string text, string expected)
        => InputFault.Expect(() => Load(text), "stars.csv", expected);

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
        => InputFault.Expect(() => Load(new string('1', 1 << 20)), "line 1 is longer than 65536");

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var path = _folder.Write("stars.csv", [0x75, 0xFF, 0xFE, 0x0A]);
        InputFault.Expect(() => CsvCatalog.Load(path, Columns), "UTF-8");
    }

    [Fact]
    public void The_real_folds_hold_the_rows_that_the_catalogue_holds()
    {
        var content = CsvCatalog.Load(RealData.File("s82_rrlyrae_folds.csv"), Columns);
        Assert.Equal(93_141, content.Catalog.RowCount);
        Assert.Equal(483, content.Catalog.Labels.Sum());
        Assert.Equal(Enumerable.Range(0, 10), content.Folds!.Value.Distinct().Order());
    }

    private CsvContent Load(string text) => CsvCatalog.Load(_folder.Write("stars.csv", Encoding.UTF8.GetBytes(text)), Columns);
}
