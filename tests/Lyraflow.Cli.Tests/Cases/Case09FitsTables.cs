namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Catalogues that are not in the first binary table of a FITS file.</summary>
public sealed class Case09FitsTables : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_file_holds_is_said()
    {
        _folder.Python("""
            from astropy.io import fits; from astropy.table import Table; t=Table.read('base.csv')
            meta=fits.BinTableHDU(Table(dict(key=['a'],value=[1])),name='META')
            fits.HDUList([fits.PrimaryHDU(),meta,fits.BinTableHDU(t,name='CAT')]).writeto('two.fits')
            old=fits.TableHDU.from_columns([fits.Column(c,'F10.4',array=t[c],ascii=True) for c in 'ugri'],name='OLD')
            fits.HDUList([fits.PrimaryHDU(),old]).writeto('ascii.fits')
            """);

        _folder.Refused(["score", "m.safetensors", "two.fits", "-o", "-", "-q", "--columns", "objid"], "binary table 'META'", "'CAT'");
        _folder.Refused(["score", "m.safetensors", "ascii.fits", "-o", "-", "-q"], "ASCII table 'OLD'", "convert");
    }
}
