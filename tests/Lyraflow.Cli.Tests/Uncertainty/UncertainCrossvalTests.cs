using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Methods that know errors, beside those that do not, on the same folds.</summary>
public sealed class UncertainCrossvalTests : IDisposable
{
    private const int Count = 1200;

    private readonly TemporaryFolder _folder = new();

    public UncertainCrossvalTests()
    {
        // The rare class is as the others, but for being ten times narrower: with errors of a width of 2 in half of the rows that is
        // seen only by who knows which half.
        var random = new RandomSource(3);
        File.WriteAllLines(_folder["rows.csv"], ["a,b,e,kind,fold", .. Enumerable.Range(0, Count).Select(i =>
        {
            var (rare, error) = (i % 3 == 0, i % 2 == 0 ? 2.0 : 0.05);
            double Band() => (random.NextNormal() * (rare ? 0.1 : 1)) + (error * random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{Band()},{Band()},{error},{(rare ? "rare" : "star")},{i % 5}");
        }), ",1,0.1,star,0", "1,1,0.1,star,"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_knows_the_errors_ranks_better()
    {
        var outcome = Crossval("--errors", "a=e, b=e", "--fold", "fold", "--methods", "deconvolved_mixture,gaussian");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains(outcome.ErrorLines, line => line.Contains("take the rows as they were measured", StringComparison.Ordinal));
        var methods = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["out"], "metrics.json")))!["methods"]!.AsArray();
        JsonNode Of(string name) => methods.Single(method => (string)method!["name"]! == name)!;
        var (knows, other) = (Of("deconvolved_mixture"), Of("gaussian"));
        Assert.Contains("a=e, b=e", (string)knows["description"]!, StringComparison.Ordinal);
        Assert.InRange(
            (double)knows["average_precision"]!["estimate"]! - (double)other["average_precision"]!["estimate"]!, 0.05, 1);
        double Loss(JsonNode method) => (double)method["held_out_nll_standardized"]!["rare"]!["mean"]!;
        Assert.InRange(Loss(other) - Loss(knows), 0.3, 10);
    }

    [Theory]
    [InlineData("There is no method 'deconvolved_mixture'", "--methods", "deconvolved_mixture")]
    [InlineData("There is no method 'nova'", "--errors", "a=e", "--methods", "deconvolved_mixture,nova")]
    [InlineData("no feature is computed from", "--errors", "fold=1")]
    public void Bad_input_is_refused_in_words(string named, params string[] options) => Refusal.AssertOne(Crossval(options), named);

    private Outcome Crossval(params string[] options) => LyraflowProgram.Run(
        _folder.Path,
        [
            "crossval", "rows.csv", "--features", "a, b", "--label", "kind", "--out", "out", "--no-report", "-q", .. options,
        ]);
}
