namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Text outside ASCII, units and widths in FITS.</summary>
public sealed class Case15FitsTextAndUnits : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_comes_back_as_it_went()
    {
        _folder.Write("n.csv", "u,g,r,i,name", "19,18,17.5,17,Müller Δ");
        _folder.Done("score", "m.safetensors", "n.csv", "-o", "n.fits", "-q", "--columns", "name,u,g,r,i");

        Assert.StartsWith("Müller Δ,", _folder.Scored("n.fits", "--columns", "name")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Units_and_widths_stay()
    {
        _folder.Python("""
            from astropy.table import Table; import astropy.units as U
            t=Table.read('base.csv')[:3]; t['u'].unit=U.mag
            t['n']=[1,2,3]; t['n']=t['n'].astype('i2'); t['w']=t['n'].astype('u4')
            t.write('u.fits')
            """);
        _folder.Done("score", "m.safetensors", "u.fits", "-o", "v.fits", "-q");

        var answer = _folder.Python("""
            from astropy.io import fits
            print([[(c.name,c.format,c.unit,c.bzero) for c in fits.open(f)[1].columns if c.name in 'unw'] for f in ('u.fits','v.fits')])
            """).Output;
        Assert.Contains(
            "('u', 'D', 'mag', None), ('n', 'I', None, None), ('w', 'J', None, 2147483648)], "
                + "[('u', 'D', 'mag', None), ('n', 'I', None, None)",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Greek_classes_have_columns_of_their_own()
    {
        var lines = TableCases.Table.Select(line =>
            line.Replace(",star", ",δ", StringComparison.Ordinal).Replace(",qso", ",γ", StringComparison.Ordinal));
        _folder.Write("gr.csv", [.. lines]);
        _folder.Train("gr.csv", "u-g,g-r", "gr.safetensors", "--label", "cls");
        _folder.Done("score", "gr.safetensors", "gr.csv", "-o", "gr.fits", "-q");

        var header = File.ReadAllText(_folder["gr.fits"], System.Text.Encoding.Latin1);
        Assert.Contains("'log_density_delta'", header, StringComparison.Ordinal);
        Assert.Contains("'log_density_gamma'", header, StringComparison.Ordinal);
    }
}
