using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

/// <summary>The embedded model, and what a machine without data and network can do with it.</summary>
public sealed class ReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("reference", "s82_observed.csv")]
    [InlineData("paper", "s82_rrlyrae_folds.csv")]
    public void The_card_of_an_embedded_model_tells_where_it_comes_from(string model, string source)
    {
        var card = Done("info", model).Output;

        Assert.All(
            (string[])["u-g [mag]", "star", "rrlyrae", source, "split <> 'test'", "u=u_g+g_r+r_i+i_z"],
            text => Assert.Contains(text, card, StringComparison.Ordinal));
    }

    [Fact]
    public void The_embedded_model_scores_anyones_magnitudes()
    {
        // The first has the colours of a typical RR Lyrae, the second those of a turn-off star.
        File.WriteAllText(_folder["stars.csv"], "u,g,r,i,z\n18.1,17,16.95,16.95,16.93\n18.25,17.3,16.95,16.82,16.77\n");

        Done("score", "reference", "stars.csv", "-o", "a.csv", "--columns", "u");
        Done("score", "--model", "reference", "stars.csv", "-o", "b.csv", "--columns", "u");
        var ratios = Done("sql", "reference", "select log10_ratio_rrlyrae(u-g, g-r, r-i, i-z) > 0 as p from 'stars.csv'").Output;
        var mock = Done("sample", "reference", "-n", "2", "--class", "star").Output;

        Assert.Equal(File.ReadAllText(_folder["a.csv"]), File.ReadAllText(_folder["b.csv"]));
        Assert.Equal("p\ntrue\nfalse\n", ratios);
        Assert.StartsWith("u-g,g-r,r-i,i-z\n", mock, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_data_and_network_synthetic_stars_are_announced_and_everything_made_of_them_says_so()
    {
        var outcome = Done("crossval", "--methods", "gaussian", "--folds", "2", "-q");

        Assert.StartsWith("lyraflow: SYNTHETIC DATA", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        var metrics = JsonNode.Parse(File.ReadAllText(_folder["crossval/metrics.json"]))!;
        Assert.True((bool)metrics["synthetic"]!);
        Assert.Contains("synthetic", (string)metrics["data"]![0]!["path"]!, StringComparison.Ordinal);
        Assert.Equal((92_658, 483), ((int)metrics["rows"]!["star"]!, (int)metrics["rows"]!["rrlyrae"]!));
        Assert.StartsWith("Synthetic", File.ReadAllText(_folder["crossval/methods.md"]), StringComparison.Ordinal);
        Assert.EndsWith(",synthetic", File.ReadLines(_folder["crossval/scores.csv"]).First(), StringComparison.Ordinal);
        var page = File.ReadAllText(_folder["crossval/report/index.html"]);
        Assert.Contains("<title>Synthetic data", page, StringComparison.Ordinal);
        Assert.Contains("SYNTHETIC DATA", page, StringComparison.Ordinal);
        Assert.Contains("(synthetic data)", page, StringComparison.Ordinal);
        Assert.Contains(
            Directory.EnumerateFiles(_folder["crossval/report/figures"], "*.svg"),
            file => File.ReadAllText(file).Contains("synthetic", StringComparison.Ordinal));
    }

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
