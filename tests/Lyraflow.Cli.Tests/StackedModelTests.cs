using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>All commands know models of mixtures and of stacks.</summary>
public sealed class StackedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_card_of_a_stack_shows_its_members_its_calibration_and_its_thresholds()
    {
        ModelFile.Save(DecidedModel.Stacks, _folder["m.safetensors"], overwrite: false);

        var card = Done("info", "m.safetensors").Output;

        Assert.All(
            (string[])
            [
                "rare: stack of 1 flow and 1 Gaussian, ", "over the floor that all classes share, effort quick", "mixture of 1", "0.750",
                "left out", "logit = 0.900 ln ratio + 0.250 + logit prior", "100 held-out rows of it and 10,000 others", "pure",
                "0.976", "1,000",
            ],
            text => Assert.Contains(text, card, StringComparison.Ordinal));
        var json = JsonNode.Parse(Done("info", "m.safetensors", "--json").Output)!;
        var rare = json["classes"]![1]!;
        Assert.Equal(("stack", 1, 1), ((string)rare["density"]!, (int)rare["size"]!["flows"]!, (int)rare["size"]!["gaussians"]!));
        Assert.Equal(0.25, (double)rare["training"]!["kinds"]![1]!["weight"]!);
        Assert.Equal(
            ["complete", "balanced", "pure"], json["decision"]!["thresholds"]!.AsArray().Select(point => (string)point!["name"]!));
    }

    [Fact]
    public void The_card_of_a_mixture_and_of_a_flow_say_so()
    {
        ModelFile.Save(DecidedModel.Mixtures, _folder["m.safetensors"], overwrite: false);

        var card = Done("info", "m.safetensors").Output;

        Assert.Contains("rare: mixture of 1 Gaussian, 5 parameters", card, StringComparison.Ordinal);
        Assert.Contains("–", card, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(Done("info", "paper", "--json").Output)!["decision"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_evaluate_measures_is_what_score_writes(bool isStack)
    {
        var model = isStack ? DecidedModel.Stacks : DecidedModel.Mixtures;
        ModelFile.Save(model, _folder["m.safetensors"], overwrite: false);
        var random = new RandomSource(3);
        File.WriteAllLines(_folder["rows.csv"], ["x,y,label", .. model.Classes.SelectMany(item =>
        {
            var rows = item.Density.Sample(item.Name == "rare" ? 100 : 300, random);
            return Enumerable.Range(0, rows.Rows).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{rows.Columns[0][row]},{rows.Columns[1][row]},{item.Name}"));
        })]);

        Done("evaluate", "m.safetensors", "rows.csv", "--label", "label", "--out", "e", "-q");
        var scored = Lines("score", "m.safetensors", "rows.csv", "-o", "-", "-q");

        var classifier = JsonNode.Parse(File.ReadAllText(_folder["e/metrics.json"]))!["classifier"]!;
        Assert.True((bool)classifier["posterior_calibrated"]!);
        var losses = scored.Select(row => row[2] == "rare" ? -Math.Log(Number(row[6])) : -Math.Log(1 - Number(row[6])));
        Assert.Equal(losses.Average(), (double)classifier["posterior"]!["log_score"]!, 1e-5);

        // Where the posterior is one half.
        var half = (double)classifier["given_prior"]!["log10_ratio_threshold"]!;
        Assert.Equal((Math.Log(99) - 0.25) / 0.9 / Math.Log(10), half, 1e-9);
        Assert.All(scored, row => Assert.Equal(Number(row[5]) >= half, Number(row[6]) >= 0.5));
    }

    [Fact]
    public void A_stack_is_sampled_and_asked_in_SQL()
    {
        ModelFile.Save(DecidedModel.Stacks, _folder["m.safetensors"], overwrite: false);

        Done("sample", "m.safetensors", "-n", "50", "--class", "rare", "-o", "mock.csv");
        var rows = Lines("sql", "m.safetensors", "select log_density_rare(x, y), log10_ratio_rare(x, y), outlier(x, y) from 'mock.csv'");

        Assert.Equal(50, rows.Length);
        Assert.All(rows, row => Assert.True(Number(row[0]) > -40));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string[][] Lines(params string[] arguments)
        => [.. Done(arguments).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
