using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Cli.Tests;

/// <summary>What <c>reproduce</c> writes for readers: every number can be traced, and recomputed from the scores.</summary>
public sealed partial class ReportTests(ReproduceFixture runs) : IClassFixture<ReproduceFixture>
{
    [Fact]
    public void The_page_stands_alone_and_each_figure_is_there_twice()
    {
        var page = Page();
        var figures = Directory.EnumerateFiles(runs.TwoThreads(Path.Combine("report", "figures"))).Select(Path.GetFileName).ToArray();

        Assert.Equal(Images().Count(page), figures.Count(name => name!.EndsWith(".png", StringComparison.Ordinal)));
        Assert.Equal(
            figures.Where(name => name!.EndsWith(".png", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).Order(),
            figures.Where(name => name!.EndsWith(".svg", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var name in (string[])["colors", "histograms", "roc", "samples", "purity-completeness", "thresholds", "calibration",
                "training", "base-space", "corner-star", "corner-rrlyrae"])
        {
            Assert.Contains($"{name}.png", figures);
        }

        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", page);
    }

    [Fact]
    public void Every_number_of_the_page_stands_in_the_metrics()
        => Assert.InRange(
            ReportPage.AssertTraceable(runs.TwoThreads(Path.Combine("report", "index.html")), runs.TwoThreads("metrics.json")), 150, 1000);

    [Fact]
    public void Differences_to_the_paper_have_intervals()
    {
        foreach (var key in (string[])["accuracy", "completeness", "purity"])
        {
            Assert.Contains($"classifier.equal_prior.{key}_interval.low - paper.equal_prior.{key}\"", Page(), StringComparison.Ordinal);
        }

        Assert.Contains(
            "classes.star.test_nll_standardized_interval.high - paper.star_test_nll_standardized\"", Page(), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_area_and_average_precision_follow_from_the_written_scores()
    {
        var classifier = JsonNode.Parse(File.ReadAllText(runs.TwoThreads("metrics.json")))!["classifier"]!;
        var test = File.ReadLines(runs.TwoThreads("scores.csv")).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells[2] == "test").ToArray();
        double Read(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        double[] ratios = [.. test.Select(cells => Read(cells[5]))];
        bool[] positive = [.. test.Select(cells => cells[1] == "rrlyrae")];

        Assert.Equal(
            "row,label,split,log_density_star,log_density_rrlyrae,log10_ratio,posterior",
            File.ReadLines(runs.TwoThreads("scores.csv")).First());
        Assert.All(test, cells => Assert.Equal((Read(cells[4]) - Read(cells[3])) / Math.Log(10), Read(cells[5]), 1e-12));
        Assert.Equal(ratios.Zip(positive).Count(pair => pair.First >= 0 && pair.Second), (int)classifier["confusion"]!["true_positives"]!);
        Assert.Equal(
            ratios.Zip(positive).Count(pair => pair.First >= 0 && !pair.Second), (int)classifier["confusion"]!["false_positives"]!);
        var scores = new LabeledScores(ratios, positive);
        Assert.Equal((double)classifier["roc_auc"]!, RankingMetrics.RocAuc(scores.Counts), 1e-12);
        Assert.Equal((double)classifier["average_precision"]!, RankingMetrics.AveragePrecision(scores.Counts), 1e-12);
    }

    [Fact]
    public void Every_key_is_documented_and_every_documented_key_is_written()
    {
        var outcome = LyraflowProgram.Run(
            runs.Folder, "reproduce", "--data", runs.Data, "--protocol", "paper", "--out", "paper", "--no-report", "--quiet");
        Assert.Equal(0, outcome.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(runs.Folder, "paper", "report")));

        // Those of several treatments are another run's: see DustTests.
        string[] documented =
        [
            .. MetricsGuide.Keys("reproduce").Where(key => !key.StartsWith("treatments", StringComparison.Ordinal)),
        ];
        var sound = MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.TwoThreads("metrics.json")))!);
        var paper = MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(Path.Combine(runs.Folder, "paper", "metrics.json")))!);

        Assert.Equal(documented.Order(StringComparer.Ordinal), paper.Order(StringComparer.Ordinal));
        Assert.Equal(
            documented.Where(key => !key.StartsWith("as_published", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            sound.Order(StringComparer.Ordinal));
    }

    private string Page() => File.ReadAllText(runs.TwoThreads(Path.Combine("report", "index.html")));

    [GeneratedRegex("<img ")]
    private static partial Regex Images();
}
