using System.Globalization;
using System.Text.Json.Nodes;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>What <c>evaluate</c> says of models of one, two and three classes.</summary>
public sealed class EvaluateTests(EvaluateFixture runs) : IClassFixture<EvaluateFixture>
{
    [Fact]
    public void Every_number_of_each_page_stands_in_the_metrics()
        => Assert.All(EvaluateFixture.Models, model => Assert.InRange(
            ReportPage.AssertTraceable(runs.Result(model, "report/index.html"), runs.Result(model, "metrics.json")), 20, 500));

    [Fact]
    public void Every_key_is_documented_and_every_documented_key_is_written()
    {
        var written = new HashSet<string>(EvaluateFixture.Models.SelectMany(model => MetricsGuide.KeysOf(runs.Metrics(model))));

        Assert.Equal(MetricsGuide.Keys("evaluate").Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("one", "histograms", "colors", "samples", "base-space", "corner-1")]
    [InlineData("two", "histograms", "roc", "purity-completeness", "thresholds", "calibration", "corner-1", "corner-2")]
    [InlineData("three", "histograms", "roc", "purity-completeness", "thresholds", "calibration", "corner-3")]
    public void Each_figure_is_in_the_page_and_there_as_PNG_and_SVG(string model, params string[] figures)
    {
        var page = File.ReadAllText(runs.Result(model, "report/index.html"));
        foreach (var name in figures)
        {
            Assert.Contains($"id=\"figure-{name}\"", page, StringComparison.Ordinal);
            Assert.True(File.Exists(runs.Result(model, $"report/figures/{name}.png")));
            Assert.True(File.Exists(runs.Result(model, $"report/figures/{name}.svg")));
        }

        Assert.Equal(model != "one", page.Contains("id=\"explorer-data\"", StringComparison.Ordinal));
        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", page);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(runs.Result(model, "")).Count());
    }

    [Fact]
    public void The_ranking_follows_from_the_scores_that_the_score_command_writes()
    {
        var outcome = LyraflowProgram.Run(
            runs.Folder, "score", "two.safetensors", "stars.csv", "-o", "scored.csv", "--missing", "drop", "--quiet");
        Assert.Equal(0, outcome.ExitCode);
        var lines = File.ReadLines(Path.Combine(runs.Folder, "scored.csv")).Select(line => line.Split(',')).ToArray();
        int Column(string name) => Array.IndexOf(lines[0], name);
        var rows = lines.Skip(1).Where(row => row[Column("part")] == "1" && row[Column("kind")] is ("red clump" or "RR/ab")).ToArray();
        var scores = new LabeledScores(
            [.. rows.Select(row => double.Parse(row[Column("log10_ratio_RR/ab")], CultureInfo.InvariantCulture))],
            [
                .. rows.Select(row => row[Column("kind")] == "RR/ab")
            ]);
        var classifier = runs.Metrics("two")["classifier"]!;

        Assert.Equal(RankingMetrics.RocAuc(scores.Counts), (double)classifier["roc_auc"]!, 1e-12);
        Assert.Equal(RankingMetrics.AveragePrecision(scores.Counts), (double)classifier["average_precision"]!, 1e-12);
        Assert.Equal(scores.At(0).TruePositives, (long)classifier["equal_prior"]!["confusion"]!["true_positives"]!);
        Assert.Equal(scores.At(0).FalsePositives, (long)classifier["equal_prior"]!["confusion"]!["false_positives"]!);
    }

    [Fact]
    public void Intervals_hold_their_numbers_and_that_of_a_loss_is_as_wide_as_its_standard_error_says()
    {
        foreach (var item in runs.Metrics("three")["classes"]!.AsArray())
        {
            var (low, high) = ((double)item!["nll_interval"]!["low"]!, (double)item["nll_interval"]!["high"]!);
            Assert.InRange((double)item["nll"]!, low, high);
            Assert.InRange((high - low) / (2 * 1.96 * (double)item["nll_standard_error"]!), 0.85, 1.15);
        }

        var classifier = runs.Metrics("three")["classifier"]!;
        foreach (var (number, interval) in new[] { (classifier, "roc_auc"), (classifier, "average_precision"),
                (classifier["equal_prior"]!, "completeness"), (classifier["posterior"]!, "brier"),
                (classifier["posterior"]!, "log_score") })
        {
            Assert.InRange(
                (double)number[interval]!,
                (double)number[$"{interval}_interval"]!["low"]!,
                (double)number[$"{interval}_interval"]!["high"]!);
        }
    }

    [Fact]
    public void Rows_that_cannot_be_measured_are_counted_by_their_reason()
    {
        var metrics = runs.Metrics("three");

        Assert.Equal(2, (int)metrics["left_out_rows"]!);
        Assert.Equal(1, (int)metrics["other_rows"]!);
        Assert.Contains("left out, without label or number: 2 rows", runs.Table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_come_from_validation_rows_whatever_is_measured()
    {
        Assert.Equal(0, runs.Again("three", "others", "--label", "kind", "--validation", "part = 2", "--no-report").ExitCode);
        var (some, all) = (runs.Metrics("three"), JsonNode.Parse(File.ReadAllText(Path.Combine(runs.Folder, "others", "metrics.json")))!);
        double[] Thresholds(JsonNode metrics)
            => [.. metrics["operating_points"]!.AsArray().Select(point => (double)point!["test"]!["log10_ratio_threshold"]!)];
        int Rows(JsonNode metrics, string key) => metrics["classes"]!.AsArray().Sum(item => (int)item![key]!);

        Assert.Equal(Thresholds(some), Thresholds(all));
        Assert.Equal(3, Thresholds(some).Length);
        Assert.Equal(1500, Rows(all, "test_rows") + Rows(all, "validation_rows"));
        Assert.True(Rows(all, "test_rows") > Rows(some, "test_rows"));
        Assert.False(Directory.Exists(Path.Combine(runs.Folder, "others", "report")));
    }

    [Fact]
    public void Without_validation_rows_no_threshold_is_chosen_and_the_page_says_so()
    {
        Assert.Null(runs.Metrics("two")["operating_points"]);
        Assert.Contains("No threshold was chosen", File.ReadAllText(runs.Result("two", "report/index.html")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "No threshold was chosen", File.ReadAllText(runs.Result("three", "report/index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_three_classes_the_confusion_has_every_row_once()
    {
        var metrics = runs.Metrics("three");
        int[][] confusion =
        [
            .. metrics["all_classes"]!["confusion"]!.AsArray().Select(row => row!.AsArray().Select(count => (int)count!).ToArray())
        ];

        Assert.Equal(metrics["classes"]!.AsArray().Select(item => (int)item!["test_rows"]!), confusion.Select(row => row.Sum()));
        Assert.Equal(
            (double)metrics["all_classes"]!["accuracy"]!,
            confusion.Select((row, k) => (double)row[k]).Sum() / confusion.Sum(row => row.Sum()),
            1e-12);
        Assert.Null(runs.Metrics("two")["all_classes"]);
    }

    [Fact]
    public void A_row_without_any_density_makes_the_loss_infinite_and_is_counted()
    {
        var options = new BoxSplineFlow(new BoxScalingShape([-1, -5], [4, 10])).Compose(2, null);
        var model = new Model(
            [new Feature("mass", ""), new Feature("period", "")], [new ModelClass("all", new Flow<float>(options), null)]);
        ModelFile.Save(model, Path.Combine(runs.Folder, "box.safetensors"), overwrite: false);
        File.WriteAllText(Path.Combine(runs.Folder, "outside.csv"), "mass,period\n1,2\n2,3\n3,1\n50,1\n");
        var outcome = LyraflowProgram.Run(runs.Folder, "evaluate", "box.safetensors", "outside.csv", "--out", "box", "--quiet");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var item = JsonNode.Parse(File.ReadAllText(Path.Combine(runs.Folder, "box", "metrics.json")))!["classes"]![0]!;

        Assert.Equal(1, (int)item["rows_without_density"]!);
        Assert.Equal("Infinity", (string?)item["nll"]);
        Assert.Contains("all: 4 rows, −ln p infinite, since the density is zero at 1\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("NaN", (string?)item["nll_interval"]!["low"]);
        Assert.Null(item["fit"]);
        Assert.Contains(
            "its loss is infinite", File.ReadAllText(Path.Combine(runs.Folder, "box", "report", "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_command_gives_the_same_numbers_and_prints_them_as_JSON()
    {
        var outcome = runs.Again("two", "again", "--label", "kind", "--where", "part = 1", "--no-report", "--threads", "1", "--json");
        JsonObject Timeless(JsonNode metrics)
        {
            metrics.AsObject().Remove("seconds");
            metrics.AsObject().Remove("threads");
            return metrics.AsObject();
        }

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(JsonNode.DeepEquals(Timeless(runs.Metrics("two")), Timeless(JsonNode.Parse(outcome.Output)!)));
    }

    [Theory]
    [InlineData("say with --label", "two", "stars.csv")]
    [InlineData("'colour'", "two", "stars.csv", "--label", "colour")]
    [InlineData("class RR/ab", "two", "stars.csv", "--label", "kind", "--where", "kind = 'red clump'")]
    [InlineData("has red clump", "two", "stars.csv", "--label", "kind", "--where", "kind = 'red clump'")]
    [InlineData("none at all", "two", "bare.csv", "--label", "kind")]
    [InlineData("no column 'temp'", "three", "lacking.csv", "--label", "kind")]
    [InlineData("--map temp=COLUMN", "three", "lacking.csv", "--label", "kind")]
    [InlineData("every feature", "one", "nan.csv")]
    [
        InlineData(
            "validation rows: stars.csv: no row that has all features is of the class RR/ab", "two", "stars.csv", "--label",
            "kind", "--validation",
            "kind = 'red clump' and part = 2")
    ]
    [InlineData("--validation", "one", "stars.csv", "--validation", "part = 2")]
    [InlineData("nonsense", "two", "stars.csv", "--label", "kind", "--validation", "nonsense = 2")]
    [InlineData("no class strange", "two", "stars.csv", "--label", "kind", "--target", "strange")]
    [InlineData("prior 1", "two", "stars.csv", "--label", "kind", "--prior", "1")]
    [InlineData("no such file", "two", "nowhere.csv", "--label", "kind")]
    public void What_is_wrong_is_said_in_one_line_and_nothing_is_written(string named, string model, string input, params string[] options)
    {
        File.WriteAllText(Path.Combine(runs.Folder, "bare.csv"), "mass,period,kind\n1,2,\n2,3,\n");
        File.WriteAllText(Path.Combine(runs.Folder, "lacking.csv"), "mass,period,kind\n1,2,binary\n");
        File.WriteAllText(Path.Combine(runs.Folder, "nan.csv"), "mass,period,temp\nnan,2,5\n1,nan,5\n");

        Refusal.AssertOne(
            LyraflowProgram.Run(runs.Folder, ["evaluate", $"{model}.safetensors", input, "--out", "refused", "--quiet", .. options]),
            named);
        Assert.False(Directory.Exists(Path.Combine(runs.Folder, "refused")));
    }

    [Fact]
    public void Results_of_an_earlier_run_stay_as_they_are()
    {
        var before = File.ReadAllText(runs.Result("two", "metrics.json"));

        Refusal.AssertOne(runs.Again("two", "two-out", "--label", "kind"), "two-out", "metrics.json", "--overwrite");
        Assert.Equal(before, File.ReadAllText(runs.Result("two", "metrics.json")));
        Assert.True(File.Exists(runs.Result("two", "report/index.html")));
    }
}
