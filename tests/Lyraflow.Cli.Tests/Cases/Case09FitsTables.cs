namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Catalogues that are not in the first binary table of a FITS file.</summary>
public sealed class Case09FitsTables : IDisposable
{
    private readonly TableCases _folder = new();

    public Case09FitsTables() => _folder.Python("""
        from astropy.io import fits; from astropy.table import Table; t=Table.read('base.csv')
        meta=fits.BinTableHDU(Table(dict(key=['a'],value=[1])),name='META')
        fits.HDUList([fits.PrimaryHDU(),meta,fits.BinTableHDU(t,name='CAT')]).writeto('two.fits')
        old=fits.TableHDU.from_columns([fits.Column(c,'F10.4',array=t[c],ascii=True) for c in 'ugri']
            + [fits.Column('objid','I20',array=t['objid'],ascii=True),fits.Column('cls','A4',array=t['cls'],ascii=True)],name='OLD')
        fits.HDUList([fits.PrimaryHDU(),old]).writeto('ascii.fits')
        t.write('one.fits')
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_file_holds_is_said_and_how_to_name_it()
    {
        string[] score = ["score", "m.safetensors", "two.fits", "-o", "-", "-q"];
        _folder.Refused(score, "the binary table 'META'", "[2] the binary table 'CAT'", "two.fits[2]");
        _folder.Refused([.. score, "--columns", "objid"], "the binary table 'META'", "two.fits[2]");
    }

    [Theory]
    [InlineData("two.fits[2]")]
    [InlineData("two.fits[cat]")]
    [InlineData("t*.fits[CAT]")]
    [InlineData("ascii.fits")]
    [InlineData("ascii.fits[1]")]
    public void A_table_is_named_by_its_number_or_its_name(string input)
    {
        string[] columns = ["--columns", "objid,u,g,r,i,cls"];

        Assert.Equal(_folder.Scored("one.fits", columns), _folder.Scored(input, columns));
        var query = $"select count(*) as n, sum(objid) as s from '{input}'";
        var expected = query.Replace(input, "base.csv", StringComparison.Ordinal);
        Assert.Equal(_folder.Done("sql", "m.safetensors", expected).Output, _folder.Done("sql", "m.safetensors", query).Output);
    }

    [Theory]
    [InlineData("two.fits[3]", "no table at [3]")]
    [InlineData("two.fits[0]", "no table at [0]")]
    [InlineData("two.fits[stars]", "no table called 'stars'")]
    public void A_table_that_is_not_there_is_answered_with_those_that_are(string input, string reason)
        => _folder.Refused(["score", "m.safetensors", input, "-o", "-", "-q"], reason, "[1] the binary table 'META'", "[2]", "'CAT'");

    [Fact]
    public void A_file_that_is_really_called_so_wins()
    {
        File.Copy(_folder["one.fits"], _folder["two.fits[2].fits"]);
        File.Copy(_folder["base.csv"], _folder["x[1].csv"]);

        Assert.Equal(2001, _folder.Scored("two.fits[2].fits").Length);
        Assert.Equal(2001, _folder.Scored("x[1].csv").Length);
        _folder.Refused(["score", "m.safetensors", "base.csv[1]", "-o", "-", "-q"], "base.csv[1]", "no such file");
    }

    [Fact]
    public void Training_and_evaluation_take_them_too()
    {
        _folder.Train("two.fits[CAT]", "u-g,g-r", "t.safetensors", "--label", "cls");
        _folder.Done("evaluate", "t.safetensors", "two.fits[2]", "--label", "cls", "--out", "e", "--no-report", "-q");

        Assert.Contains("two.fits", _folder.Done("info", "t.safetensors").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_may_be_compressed()
    {
        _folder.Done("score", "m.safetensors", "one.fits", "-o", "out.fits.gz", "-q");

        Assert.Contains("2000 12", _folder.Python("""
            from astropy.table import Table
            t=Table.read('out.fits.gz'); print(len(t), len(t.colnames))
            """).Output, StringComparison.Ordinal);
        Assert.Equal([0x1F, 0x8B], File.ReadAllBytes(_folder["out.fits.gz"])[..2]);
    }
}
