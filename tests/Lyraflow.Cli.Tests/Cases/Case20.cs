namespace Lyraflow.Cli.Tests.Cases;

/// <summary>SQL reads what the other commands read, and complains in the words of the program.</summary>
public sealed class Case20 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("b.fits")]
    [InlineData("b.parquet")]
    [InlineData("b.csv.gz")]
    public void Every_format_is_read(string name)
    {
        _folder.Done("score", "m.safetensors", "base.csv", "-o", name, "-q");

        Assert.Equal(
            [
                ["1000", "1000"],
            ],
            _folder.Lines("sql", "m.safetensors", $"select count(*), count(log_density_star(u-g, g-r, r-i)) from '{name}' as b"));
    }

    [Theory]
    [InlineData("select phot from 'base.csv'", "there is no column 'phot'")]
    [InlineData("select objid from 'base.csv' where cls = \"qso\"", "'qso'", "single quotes")]
    [InlineData("select posterior_qsr(u, g, r) from 'base.csv'", "there is no function posterior_qsr", "did you mean posterior_qso?")]
    [InlineData("select outlier(u) from 'base.csv'", "outlier")]
    [InlineData("selec 1", "not understood at 'selec'")]
    [InlineData("select 1 from (", "not understood")]
    [InlineData("select * from 'nowhere.fits'", "nowhere.fits", "no such file")]
    [InlineData("select * from stars", "there is no table 'stars'", "FROM 'stars.parquet'")]
    [InlineData("select cast(cls as double) from 'base.csv'", "is no number")]
    public void Faults_are_said_in_our_words(string query, params string[] named)
    {
        var outcome = _folder.Run("sql", "m.safetensors", query);

        Refusal.AssertOne(outcome, named);
        Assert.DoesNotContain("Error:", outcome.Error, StringComparison.Ordinal);
    }
}
