namespace Lyraflow.Cli.Tests.Cases;

/// <summary>All formats in SQL, read as everywhere.</summary>
public sealed class Case20SqlFormats : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("b.fits")]
    [InlineData("b.parquet")]
    [InlineData("b.csv")]
    [InlineData("b.csv.gz")]
    public void Are_read(string name)
    {
        _folder.Done("score", "m.safetensors", "base.csv", "-o", name, "-q");

        var posteriors = $"select count(posterior_qso(u-g, g-r, r-i)) as n from '{name}' where u < 99";
        var joined = $"select count(*) n from '{name}' a join (select objid from '{name}') b on a.objid = b.objid";
        Assert.Equal("n\n2000\n", _folder.Done("sql", "m.safetensors", posteriors).Output);
        Assert.Equal("n\n2000\n", _folder.Done("sql", "m.safetensors", joined).Output);
    }

    [Fact]
    public void Late_text_does_not_matter()
    {
        _folder.Write("late.csv", ["x,name", .. Enumerable.Repeat("1,2", 30_000), "0.25,abc"]);

        Assert.Equal("x,name\n0.25,abc\n", _folder.Done("sql", "m.safetensors", "select * from 'late.csv' where x < 1").Output);
    }
}
