using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lyraflow.Classification.Metrics;

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
        foreach (var name in (string[])["colors", "histograms", "roc", "samples", "purity-completeness", "thresholds", "calibration", "training", "base-space", "corner-star", "corner-rrlyrae"])
        {
            Assert.Contains($"{name}.png", figures);
        }

        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", page);
    }

    [Fact]
    public void Every_number_of_the_page_stands_in_the_metrics()
    {
        var metrics = JsonNode.Parse(File.ReadAllText(runs.TwoThreads("metrics.json")))!;
        var numbers = Sources().Matches(Page());

        Assert.InRange(numbers.Count, 150, 1000);
        Assert.All(numbers, match =>
        {
            var values = match.Groups[1].Value.Split(" - ").Select(path => Number(metrics, path)).ToArray();
            var value = values.Length == 2 ? values[0] - values[1] : values[0];
            AssertShows(match.Groups[2].Value, value);
        });
    }

    [Fact]
    public void Counts_area_and_average_precision_follow_from_the_written_scores()
    {
        var classifier = JsonNode.Parse(File.ReadAllText(runs.TwoThreads("metrics.json")))!["classifier"]!;
        var test = File.ReadLines(runs.TwoThreads("scores.csv")).Skip(1).Select(line => line.Split(',')).Where(cells => cells[2] == "test").ToArray();
        double Read(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        double[] ratios = [.. test.Select(cells => Read(cells[5]))];
        bool[] positive = [.. test.Select(cells => cells[1] == "rrlyrae")];

        Assert.Equal("row,label,split,log_density_star,log_density_rrlyrae,log10_ratio,posterior", File.ReadLines(runs.TwoThreads("scores.csv")).First());
        Assert.All(test, cells => Assert.Equal((Read(cells[4]) - Read(cells[3])) / Math.Log(10), Read(cells[5]), 1e-12));
        Assert.Equal(ratios.Zip(positive).Count(pair => pair.First >= 0 && pair.Second), (int)classifier["confusion"]!["true_positives"]!);
        Assert.Equal(ratios.Zip(positive).Count(pair => pair.First >= 0 && !pair.Second), (int)classifier["confusion"]!["false_positives"]!);
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

        var documented = MetricsGuide.Keys();
        var sound = MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.TwoThreads("metrics.json")))!);
        var paper = MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(Path.Combine(runs.Folder, "paper", "metrics.json")))!);

        Assert.Equal(documented.Order(StringComparer.Ordinal), paper.Order(StringComparer.Ordinal));
        Assert.Equal(documented.Where(key => !key.StartsWith("as_published", StringComparison.Ordinal)).Order(StringComparer.Ordinal), sound.Order(StringComparer.Ordinal));
    }

    private string Page() => File.ReadAllText(runs.TwoThreads(Path.Combine("report", "index.html")));

    private static double Number(JsonNode node, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = (step[0] == '[' ? node[int.Parse(step[1..^1], CultureInfo.InvariantCulture)] : node[step])!;
        }

        return node.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? double.Parse(node.ToString(), CultureInfo.InvariantCulture)
            : node.GetValue<double>();
    }

    // The text may be rounded and a percentage; it must be within half of its last digit.
    private static void AssertShows(string text, double value)
    {
        if (double.IsNaN(value))
        {
            Assert.Equal("–", text);
            return;
        }

        var percent = text.EndsWith('%');
        var plain = text.Replace('−', '-').TrimEnd('%', ' ');
        var mantissa = plain.Split('E', 'e')[0];
        var digits = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var exponent = mantissa.Length == plain.Length ? 0 : int.Parse(plain[(mantissa.Length + 1)..], CultureInfo.InvariantCulture);
        Assert.Equal(double.Parse(plain, CultureInfo.InvariantCulture), percent ? 100 * value : value, 0.5001 * Math.Pow(10, exponent - digits));
    }

    [GeneratedRegex("<span data-source=\"([^\"]*)\">([^<]*)</span>")]
    private static partial Regex Sources();

    [GeneratedRegex("<img ")]
    private static partial Regex Images();
}
