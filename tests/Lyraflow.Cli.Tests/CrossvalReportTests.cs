using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Cli.Tests;

/// <summary>What <c>crossval</c> writes for readers: two runs, one with repeats and one with given folds.</summary>
public sealed class CrossvalReportTests(CrossvalFixture runs) : IClassFixture<CrossvalFixture>
{
    [Fact]
    public void Every_number_of_the_page_stands_in_the_metrics()
    {
        foreach (var run in new[] { runs.Repeated, runs.Given, runs.Own })
        {
            Assert.InRange(ReportPage.AssertTraceable(run("report/index.html"), run("metrics.json")), 30, 500);
        }
    }

    [Fact]
    public void The_table_of_methods_follows_from_the_written_scores()
    {
        var lines = File.ReadAllLines(runs.Given("scores.csv"));
        var names = lines[0].Split(',')[4..];
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        bool[] positive = [.. rows.Select(row => row[1] == "rrlyrae")];
        var methods = JsonNode.Parse(File.ReadAllText(runs.Given("metrics.json")))!["methods"]!.AsArray();

        Assert.Equal(names.Order(), methods.Select(method => (string)method!["name"]!).Order());
        foreach (var method in methods)
        {
            var column = 4 + Array.IndexOf(names, (string)method!["name"]!);
            var counts = new LabeledScores(
                [.. rows.Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))],
                positive
            ).Counts;
            Assert.Equal(RankingMetrics.RocAuc(counts), (double)method["roc_auc"]!, 1e-12);
            Assert.Equal(RankingMetrics.AveragePrecision(counts), (double)method["average_precision"]!["estimate"]!, 1e-12);
            Assert.Equal(RankingMetrics.BestF1(counts), (double)method["best_f1"]!, 1e-12);
            Assert.Equal(RankingMetrics.CompletenessAtPurity(counts, 0.5), (double)method["completeness_at_50_purity"]!, 1e-12);
            Assert.Equal(RankingMetrics.CompletenessAtPurity(counts, 0.764), (double)method["completeness_at_76_4_purity"]!, 1e-12);
            Assert.Equal(RankingMetrics.PurityAtCompleteness(counts, 0.9), (double)method["purity_at_90_completeness"]!, 1e-12);
        }
    }

    [Fact]
    public void Every_number_of_a_method_lies_in_its_interval()
    {
        foreach (var method in JsonNode.Parse(File.ReadAllText(runs.Repeated("metrics.json")))!["methods"]!.AsArray())
        {
            foreach (
                var key in (string[])
                    ["roc_auc", "best_f1", "completeness_at_50_purity", "completeness_at_76_4_purity", "purity_at_90_completeness"])
            {
                Assert.InRange(
                    (double)method![key]!, (double)method[$"{key}_interval"]!["low"]!, (double)method[$"{key}_interval"]!["high"]!);
            }

            Assert.Equal(method!["held_out_nll_standardized"] is null, method["brier"] is null);
            if (method["brier"] is { } brier)
            {
                Assert.InRange((double)brier["estimate"]!, (double)brier["low"]!, (double)brier["high"]!);
            }
        }
    }

    [Fact]
    public void Every_key_is_documented_and_every_documented_key_is_written()
    {
        var written = MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.Repeated("metrics.json")))!);
        written.UnionWith(MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.Given("metrics.json")))!));
        written.UnionWith(MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.Dust("metrics.json")))!));
        written.UnionWith(MetricsGuide.KeysOf(JsonNode.Parse(File.ReadAllText(runs.Own("metrics.json")))!));
        Assert.Equal(MetricsGuide.Keys("crossval").Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_methods_are_written_as_a_Markdown_table_best_first()
    {
        var rows = File.ReadAllLines(runs.Repeated("methods.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToArray();
        var methods = JsonNode.Parse(File.ReadAllText(runs.Repeated("metrics.json")))!["methods"]!.AsArray();

        Assert.Equal(
            methods.Select(method => (string)method!["name"]!),
            rows.Skip(2).Select(row => row.Split('|', StringSplitOptions.TrimEntries)[1].Replace("\\", "")));
        Assert.All(rows, row => Assert.Equal(rows[0].Count(character => character == '|'), row.Count(character => character == '|')));
    }

    [Fact]
    public void The_page_has_the_figures_and_the_slider()
    {
        var page = File.ReadAllText(runs.Repeated("report/index.html"));
        foreach (var name in (string[])["purity-completeness", "roc", "thresholds"])
        {
            Assert.True(File.Exists(runs.Repeated($"report/figures/{name}.svg")));
            Assert.Contains($"id=\"figure-{name}\"", page, StringComparison.Ordinal);
        }

        Assert.Contains("id=\"explorer-data\"", page, StringComparison.Ordinal);
    }
}
