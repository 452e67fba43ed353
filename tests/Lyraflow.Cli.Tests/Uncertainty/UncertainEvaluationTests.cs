using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Models measured on labelled rows with errors and missing columns.</summary>
public sealed class UncertainEvaluationTests : IDisposable
{
    private const int Count = 600;

    private readonly TemporaryFolder _folder = new();

    public UncertainEvaluationTests()
    {
        ModelFile.Save(DecidedModel.Mixtures, _folder["m.safetensors"], overwrite: false);
        var random = new RandomSource(5);
        File.WriteAllLines(_folder["rows.csv"], ["x,y,e,kind,part", .. Enumerable.Range(0, Count).Select(i =>
        {
            var rare = i % 5 == 0;
            var x = (rare ? 2 : 0) + random.NextNormal() + (0.5 * random.NextNormal());
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{(i % 7 == 0 ? string.Empty : $"{x}")},{random.NextNormal()},{(i % 2 == 0 ? 0.5 : 0)},{(rare ? "rare" : "star")},"
                    + $"{i % 3}");
        }), "1,2,0.1,dwarf,0", "1,2,0.1,,0"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ranking_and_decisions_are_those_of_the_scores()
    {
        Done("score", "m.safetensors", "rows.csv", "-o", "scored.csv", "--errors", "x=e", "--missing", "marginalize", "--prior", "0.2");
        var metrics = Evaluate("--errors", "x=e", "--missing", "marginalize", "--prior", "0.2");
        var lines = File.ReadLines(_folder["scored.csv"]).Select(line => line.Split(',')).ToArray();
        int Column(string name) => Array.IndexOf(lines[0], name);
        string[][] rows = [.. lines[1..].Where(row => row[3] is "star" or "rare")];
        double[] Numbers(string name) => [.. rows.Select(row => double.Parse(row[Column(name)], CultureInfo.InvariantCulture))];
        bool[] positive = [.. rows.Select(row => row[3] == "rare")];
        var scores = new LabeledScores(Numbers("log10_ratio_rare"), positive);
        Assert.Equal(RankingMetrics.AveragePrecision(scores.Counts), (double)metrics["classifier"]!["average_precision"]!, 1e-6);
        Assert.Equal(
            Numbers("posterior_rare").Zip(positive, (p, isRare) => Math.Pow(p - (isRare ? 1 : 0), 2)).Average(),
            (double)metrics["classifier"]!["posterior"]!["brier"]!,
            1e-6);

        // The loss is of the rows that lack nothing.
        var rare = metrics["classes"]![1]!;
        double[] own = [.. rows.Where(row => row[3] == "rare" && row[0].Length > 0)
            .Select(row => -double.Parse(row[Column("log_density_rare")], CultureInfo.InvariantCulture))];
        Assert.Equal(own.Average(), (double)rare["nll"]!, 1e-6);
        Assert.Equal((Count / 5, own.Length), ((int)rare["test_rows"]!, (int)rare["loss_rows"]!));
        Assert.Null(rare["kolmogorov_smirnov"]);
        Assert.Equal((1, 1), ((int)metrics["left_out_rows"]!, (int)metrics["other_rows"]!));
        Assert.Equal(rows.Count(row => row[0].Length == 0 || row[2] != "0"), (int)metrics["uncertain_rows"]!);
    }

    [Fact]
    public void Validation_rows_choose_thresholds_and_the_page_says_what_is_left_out()
    {
        var outcome = Done(
            "evaluate", "m.safetensors", "rows.csv", "--label", "kind", "--errors", "x=e", "--limits", "x>1", "--missing", "marginalize",
            "--validation", "part = 2", "--where", "y < 9", "--out", "page");
        Assert.Contains(outcome.ErrorLines, line => line.Contains("do not compare with samples", StringComparison.Ordinal));
        Assert.Contains(outcome.ErrorLines, line => line.Contains("count as added", StringComparison.Ordinal));
        var page = Path.Combine(_folder["page"], "report", "index.html");
        Assert.InRange(ReportPage.AssertTraceable(page, Path.Combine(_folder["page"], "metrics.json")), 20, 300);
        var text = File.ReadAllText(page);
        Assert.Contains("id=\"figure-purity-completeness\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"figure-histograms\"", text, StringComparison.Ordinal);
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["page"], "metrics.json")))!;
        Assert.Equal(3, metrics["operating_points"]!.AsArray().Count);
        string[] own = ["errors[]", "limits[]", "uncertain_rows", "classes[].loss_rows"];
        Assert.Superset(own.ToHashSet(), MetricsGuide.KeysOf(metrics));
        Assert.Subset(
            MetricsGuide.Keys("evaluate with errors").Concat(MetricsGuide.Keys("evaluate")).ToHashSet(), MetricsGuide.KeysOf(metrics));
    }

    [Fact]
    public void With_errors_alone_rows_that_lack_a_number_are_left_out()
    {
        var metrics = Evaluate("--errors", "x=e");
        Assert.Equal(1 + ((Count + 6) / 7), (int)metrics["left_out_rows"]!);
        Assert.Equal((int)metrics["classes"]![0]!["test_rows"]!, (int)metrics["classes"]![0]!["loss_rows"]!);
    }

    [Theory]
    [InlineData("--missing marginalize", "--limits", "x>2")]
    [InlineData("no feature is computed from", "--errors", "part=1")]
    [InlineData("no row that can be measured is of the class rare", "--errors", "x=1", "--where", "kind = 'star'")]
    public void Bad_input_is_refused_in_words(string named, params string[] options) => Refusal.AssertOne(
        LyraflowProgram.Run(
            _folder.Path, ["evaluate", "m.safetensors", "rows.csv", "--label", "kind", "--out", "refused", "-q", .. options]),
        named);

    private JsonNode Evaluate(params string[] options)
    {
        Done(["evaluate", "m.safetensors", "rows.csv", "--label", "kind", "--out", "out", "--no-report", .. options]);
        return JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["out"], "metrics.json")))!;
    }

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, [.. arguments, "-q"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
