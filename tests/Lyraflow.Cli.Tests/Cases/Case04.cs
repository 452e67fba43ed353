namespace Lyraflow.Cli.Tests.Cases;

/// <summary>In SQL as in scoring, −9999 is no magnitude.</summary>
public sealed class Case04 : IDisposable
{
    private const string Query = "select id, posterior_rrlyrae(u-g, g-r, r-i, i-z) as p from 's.csv' order by p desc limit 10";

    private readonly CaseFolder _folder = new();

    public Case04() => _folder.Write("s.csv", "id,u,g,r,i,z\n1,19.2,18.1,17.9,17.85,17.8\n2,-9999,18.1,17.9,17.85,17.8\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_without_a_magnitude_come_last_and_are_counted()
    {
        var scored = _folder.Lines("score", "reference", "s.csv", "-o", "-", "-q", "--columns", "id");
        var outcome = _folder.Done("sql", "reference", Query);

        Assert.Equal(["id,p", $"1,{scored[0][4]}", "2,"], outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("s.csv: u is -9999 in 1 row", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_numbers_by_choice()
    {
        var outcome = _folder.Done("sql", "reference", Query, "--sentinels", "none");

        // So far from all stars nothing is known: the posterior is the prior.
        var rows = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("1,0.2", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("2,0.00498", rows[2], StringComparison.Ordinal);
        Assert.Empty(outcome.ErrorLines);
    }
}
