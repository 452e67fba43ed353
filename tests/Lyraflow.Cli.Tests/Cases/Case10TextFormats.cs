namespace Lyraflow.Cli.Tests.Cases;

/// <summary>What other programs write as text.</summary>
public sealed class Case10TextFormats : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plus_is_a_sign()
    {
        _folder.Write("plus.csv", "u,g,r,i", "19,+18.1,17.5,17");
        _folder.Write("plain.csv", "u,g,r,i", "19,18.1,17.5,17");

        Assert.Equal(_folder.Scored("plain.csv", "--columns", "u")[1], _folder.Scored("plus.csv", "--columns", "u")[1]);
    }

    [Fact]
    public void Latin_1_is_answered_with_words_that_help()
    {
        File.WriteAllBytes(_folder["lat.csv"], System.Text.Encoding.Latin1.GetBytes("u,g,r,i,o\n19,18,17.5,17,M\u00fcller\n"));

        _folder.Refused(["score", "m.safetensors", "lat.csv", "-o", "-", "-q"], "line 2", "convert", "iconv -f latin1");
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_header_tells_what_stands_between_cells(string delimiter)
    {
        string[] lines = ["# a comment, with; some | marks", "name,u,g,r,i", "a b,19,18,17.5,17"];
        _folder.Write("d.csv", [lines[0], .. lines[1..].Select(line => line.Replace(",", delimiter, StringComparison.Ordinal))]);

        Assert.StartsWith("a b,19,18,17.5,17,-", _folder.Scored("d.csv")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_astropy_writes_as_text_is_read()
    {
        _folder.Python("""
            from astropy.table import Table; t=Table.read('base.csv')['u','g','r','i','cls','objid'][:50]
            t.write('plain.csv'); t.write('a.ecsv'); t.write('c.ecsv',delimiter=','); t.write('h.txt',format='ascii.commented_header')
            t.write('w.dat',format='ascii.basic'); t.write('f.asc',format='ascii.fixed_width_no_header',delimiter=' ',bookend=False)
            import shutil; shutil.copy('a.ecsv','ecsv.csv')
            """);
        File.WriteAllText(_folder["f.asc"], $"# u g r i cls objid\n{File.ReadAllText(_folder["f.asc"])}");

        var expected = _folder.Scored("plain.csv");
        foreach (var name in new[] { "a.ecsv", "c.ecsv", "ecsv.csv", "h.txt", "w.dat", "f.asc" })
        {
            Assert.Equal(expected, _folder.Scored(name));
        }
    }

    [Fact]
    public void Ecsv_goes_to_astropy_and_back_with_types_and_units()
    {
        _folder.Python("""
            from astropy.table import Table, MaskedColumn; import astropy.units as U; t=Table.read('base.csv')[:9]; t['u'].unit=U.mag
            t['u'].description="it's \"u\""; t['n']=MaskedColumn(range(9),mask=[1]+[0]*8,dtype='i2'); t['ok']=t['u']>20
            t['w']=t['u'].astype('f4'); t['name']=['a, b']*8+['Δ']; t.write('t.ecsv')
            """);
        _folder.Done("score", "m.safetensors", "t.ecsv", "-o", "v.ecsv.gz", "-q");

        var answer = _folder.Python("""
            from astropy.table import Table; t=Table.read('t.ecsv'); v=Table.read('v.ecsv.gz',format='ascii.ecsv')
            for c in t.colnames: assert (t[c]==v[c]).all() and t[c].dtype==v[c].dtype and t[c].unit==v[c].unit, c
            print(v['n'].mask[0], v['u'].description, v['posterior_qso'].meta['ucd'], v['outlier'].dtype)
            """).Output;
        Assert.Contains("True it's ”u” stat.probability;src.class bool", answer, StringComparison.Ordinal);
    }
}
