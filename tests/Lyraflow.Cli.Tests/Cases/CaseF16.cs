namespace Lyraflow.Cli.Tests.Cases;

/// <summary>One odd row ends nothing.</summary>
public sealed class CaseF16 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("log10(u)", "-1")]
    [InlineData("u * 1e39", "19")]
    [InlineData("sqrt(u)", "-4")]
    [InlineData("1 / (u - 19)", "19")]
    public void A_feature_without_a_value_is_missing_in_its_row_alone(string formula, string u)
    {
        _folder.EditModel("f.safetensors", model => model["features"]![0]!["name"] = formula);
        _folder.Write("b.csv", $"u,g,r,i\n0.5,18,17.5,17.1\n{u},18,17.5,17\n");

        var rows = _folder.Lines("score", "f.safetensors", "b.csv", "-o", "-", "-q");

        Assert.Equal(2, rows.Length);
        Assert.All(rows[1][4..], cell => Assert.Equal("", cell));
    }

    [Fact]
    public void Whole_numbers_do_not_overflow()
    {
        _folder.EditModel("g.safetensors", model => model["features"]![0]!["name"] = "k*1000000000 - 3e9 + u - g");
        _folder.Done("sql", "m.safetensors", "select 3::INTEGER as k, 19.0 as u, 18.0 as g, 17.5 as r, 17.1 as i", "-o", "whole.parquet");

        var expected = _folder.Lines("score", "m.safetensors", "whole.parquet", "-o", "-", "-q")[0];
        var row = _folder.Lines("score", "g.safetensors", "whole.parquet", "-o", "-", "-q")[0];

        Assert.Equal(expected, row);
        Assert.Equal(
            [
                ["3000000000.0"],
            ],
            _folder.Lines(
                "sql",
                "m.safetensors",
                "select k*1000000000 as x from 'whole.parquet' where log_density_star(k*1000000000, g-r, r-i) is not null"));
    }
}
