namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Beyond single precision a number is missing; far out in it the density is zero.</summary>
public sealed class Case08 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_beyond_single_precision_is_missing()
    {
        _folder.Write("a.csv", "u,g,r,i,cls\n19,18,17.5,17.1,star\n1e39,18,17.5,17,star\n");

        var rows = _folder.Lines("score", "m.safetensors", "a.csv", "-o", "-", "-q");

        Assert.NotEqual("", rows[0][5]);
        Assert.All(rows[1][5..], cell => Assert.Equal("", cell));
    }

    [Theory]
    [InlineData("9.96921e36")]
    [InlineData("1e19")]
    [InlineData("1e20")]
    [InlineData("3e38")]
    [InlineData("-1e25")]
    public void A_row_far_out_has_no_density_the_prior_and_the_flag(string u)
    {
        _folder.Write("b.csv", $"u,g,r,i,cls\n19,18,17.5,17.1,star\n{u},18,17.4,17,star\n18.2,18,17.5,17.3,qso\n18.3,18.1,17.5,17.2,qso\n");

        var row = _folder.Lines("score", "m.safetensors", "b.csv", "-o", "-", "-q")[1];

        Assert.Equal(["-inf", "-inf", "0.0", "0.2", "0.5", "true"], row[5..]);
        Assert.Equal(["-inf,-inf,0.0,0.2,0.5,true"], [.. _folder.Lines(
            "sql", "m.safetensors", "select log_density_star(u-g,g-r,r-i), log_density_qso(u-g,g-r,r-i), "
                + "log10_ratio_qso(u-g,g-r,r-i), posterior_qso(u-g,g-r,r-i), score_qso(u-g,g-r,r-i), outlier(u-g,g-r,r-i) from "
                + "'b.csv' where abs(u) > 1e18")
            .Select(cells => string.Join(',', cells))]);
        _folder.Done("evaluate", "m.safetensors", "b.csv", "--label", "cls", "-q", "--no-report", "--out", "e");
    }
}
