using System.Diagnostics;
using Lyraflow.Cli.Tests.Cases;

namespace Lyraflow.Cli.Tests.Formats;

/// <summary>VOTables of astropy, and ours in other programs' eyes.</summary>
public sealed class VotableTests : IDisposable
{
    private const string Stilts = "/usr/bin/stilts";

    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_astropy_writes_scores_as_the_text_does()
    {
        _folder.Python("""
            from astropy.table import Table; t=Table.read('base.csv')
            for f in ('tabledata','binary','binary2'): t.write(f+'.vot',format='votable',tabledata_format=f)
            """);
        string[] columns = ["--columns", "objid,u,g,r,i,cls"];

        var expected = _folder.Scored("base.csv", "--columns", "objid,cls");
        foreach (var name in new[] { "tabledata.vot", "binary.vot", "binary2.vot" })
        {
            Assert.Equal(expected, _folder.Scored(name, "--columns", "objid,cls"));
        }

        _folder.Train("binary2.vot", "u-g,g-r", "t.safetensors", "--label", "cls");
        _folder.Done("score", "m.safetensors", "binary.vot", "-o", "out.vot.gz", "-q");
        Assert.Equal(_folder.Scored("tabledata.vot", columns), _folder.Scored("out.vot.gz", columns));
    }

    [Fact]
    public void Units_and_descriptions_go_through_and_ours_are_there()
    {
        _folder.Python("""
            from astropy.table import Table; import astropy.units as U; t=Table.read('base.csv'); t['u'].unit=U.mag
            t['u'].description='ultraviolet'; t['u'].meta['ucd']='phot.mag;em.opt.U'; t['cls'][3]='Δ'; t.write('t.vot',format='votable')
            """);
        _folder.Done("score", "m.safetensors", "t.vot", "-o", "v.vot", "-q");

        var answer = _folder.Python("""
            from astropy.io.votable import parse; t=parse('v.vot',verify='exception').get_first_table()
            print([(f.name,f.datatype,str(f.unit),f.ucd,f.description) for f in t.fields]); print(t.array['cls'][3], len(t.array))
            """).Output;
        Assert.Contains("('u', 'double', 'mag', 'phot.mag;em.opt.U', 'ultraviolet')", answer, StringComparison.Ordinal);
        Assert.Contains("('cls', 'unicodeChar', 'None', None, None)", answer, StringComparison.Ordinal);
        Assert.Contains("('log_density_qso', 'float', 'None', 'stat.likelihood'", answer, StringComparison.Ordinal);
        Assert.Contains("('posterior_qso', 'double', 'None', 'stat.probability;src.class'", answer, StringComparison.Ordinal);
        Assert.Contains("Δ 2000", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votlint_has_nothing_to_say_of_ours()
    {
        Assert.SkipUnless(File.Exists(Stilts), "SKIPPED: no stilts on this machine (apt-get install stilts).");
        _folder.Write("n.csv", "u,g,r,i,name,flag,n", "19,18,17.5,17,Müller Δ,true,3", "19,18,17.5,17,,,");
        _folder.Done("score", "m.safetensors", "n.csv", "-o", "n.vot", "-q");

        using var process = Process.Start(new ProcessStartInfo(Stilts, ["votlint", "n.vot"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Empty, string.Empty), (process.ExitCode, output, await error));
    }
}
