namespace Lyraflow.Cli.Tests.Cases;

/// <summary>FITS columns with several values per row.</summary>
public sealed class CaseF12VectorColumns : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Are_named_when_they_are_left_out()
    {
        _folder.Python("""
            import numpy as np; from astropy.table import Table; t=Table.read('base.csv')[:4]; t['mags']=np.zeros((4,3)); t.write('v.fits')
            """);

        var outcome = _folder.Done("score", "m.safetensors", "v.fits", "-o", "o.csv", "-q");

        Assert.Contains("'mags'", outcome.Error, StringComparison.Ordinal);
    }
}
