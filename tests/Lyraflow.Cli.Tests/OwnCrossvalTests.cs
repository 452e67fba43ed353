using System.Globalization;
using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

/// <summary><c>crossval</c> on a catalogue of the user's own, with three classes.</summary>
public sealed class OwnCrossvalTests : IDisposable
{
    private const int Stars = 300;
    private const int Galaxies = 200;
    private const int Quasars = 60;

    private readonly TemporaryFolder _folder = new();

    public OwnCrossvalTests()
    {
        // Shuffled, so that the order of the file is not that of the classes; one row lacks a number and one a label.
        var random = new Lyraflow.Primitives.RandomSource(1);
        string[] labels =
        [
            .. Enumerable.Repeat("star", Stars), .. Enumerable.Repeat("galaxy", Galaxies), .. Enumerable.Repeat("quasar", Quasars),
        ];
        random.Shuffle(labels.AsSpan());
        var rows = labels.Select((label, row) => string.Create(
            CultureInfo.InvariantCulture,
            $"{random.NextNormal() + (label == "quasar" ? 2 : 0):f4},{random.NextNormal() + (label == "galaxy" ? 2 : 0):f4},{label},"
                + $"{row % 4}"));
        File.WriteAllLines(_folder["sky.csv"], ["a,b,kind,part", .. rows, ",1,star,0", "1,1,,0"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_rarest_class_is_sought_among_the_rest_and_folds_are_stratified()
    {
        Done("--methods", "gaussian,knn_10,kernel_logistic,lightgbm", "--folds", "4");
        var metrics = Metrics();
        var scores = Scores();

        Assert.Equal(Stars + Galaxies, (int)metrics["rows"]!["rest"]!);
        Assert.Equal(Quasars, (int)metrics["rows"]!["quasar"]!);
        Assert.Equal(2, (int)metrics["rows_left_out"]!);
        Assert.All(scores.CountBy(cells => (cells[1], cells[2])), pair => Assert.Equal(pair.Key.Item1 == "rest" ? 125 : 15, pair.Value));
        Assert.Equal(4, metrics["methods"]!.AsArray().Count);
        Assert.All(metrics["methods"]!.AsArray(), method => Assert.InRange((double)method!["roc_auc"]!, 0.85, 1));
        Assert.Contains("quasar among rest", File.ReadAllText(_folder["crossval/report/index.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_class_and_a_column_of_folds_can_be_named_and_rows_keep_their_order()
    {
        Done("--class", "star", "--fold", "part", "--methods", "gaussian", "--no-report");

        var kinds = File.ReadLines(_folder["sky.csv"]).Skip(1).Take(Stars + Galaxies + Quasars).Select(line => line.Split(',')).ToArray();
        Assert.Equal(kinds.Select(cells => cells[2] == "star" ? "star" : "rest"), Scores().Select(cells => cells[1]));
        Assert.Equal(kinds.Select(cells => cells[3]), Scores().Select(cells => cells[2]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores_whatever_the_threads()
    {
        string[] options = ["--methods", "kernel_logistic,lightgbm,gaussian", "--folds", "3", "--no-report"];
        Done([.. options, "--threads", "1", "--out", "one"]);
        Done([.. options, "--threads", "2", "--out", "two"]);
        Done([.. options, "--seed", "1", "--out", "other"]);

        Assert.Equal(File.ReadAllBytes(_folder["one/scores.csv"]), File.ReadAllBytes(_folder["two/scores.csv"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["one/scores.csv"]), File.ReadAllBytes(_folder["other/scores.csv"]));
    }

    [Fact]
    public void The_methods_follow_from_the_rows_and_the_stack_is_compared_with_the_others()
    {
        Done("--folds", "2", "--where", "kind <> 'galaxy'", "--no-report");

        var methods = Metrics()["methods"]!.AsArray();
        Assert.Equal(
            [
                "boosted_or_light", "flow", "flow_ar", "gaussian", "kernel_logistic", "knn_10", "knn_50", "logistic", "mixture_5_1",
                "random_forest", "stack",
            ],
            methods.Select(method => (string)method!["name"]!)
                .Select(name => name is "lightgbm" or "boosted_trees" ? "boosted_or_light" : name)
                .Order(StringComparer.Ordinal));
        Assert.All(methods, method => Assert.Equal((string?)method!["name"] == "stack", method["reference_less_this"] is null));
    }

    [Theory]
    [InlineData("--features", "sky.csv", "--label", "kind")]
    [InlineData("--label", "sky.csv", "--features", "a, b")]
    [InlineData("no class", "sky.csv", "--features", "a, b", "--label", "kind", "--class", "nova")]
    [InlineData("'colour'", "sky.csv", "--features", "a, b", "--label", "colour")]
    [InlineData("'nowhere'", "sky.csv", "--features", "a, b", "--label", "kind", "--fold", "nowhere")]
    [InlineData("'c'", "sky.csv", "--features", "a, c", "--label", "kind")]
    [InlineData("is no fold", "sky.csv", "--features", "a, b", "--label", "kind", "--fold", "a")]
    [InlineData("exclude each other", "sky.csv", "--features", "a, b", "--label", "kind", "--fold", "part", "--folds", "3")]
    [InlineData("too few for 70 folds", "sky.csv", "--features", "a, b", "--label", "kind", "--folds", "70")]
    [InlineData("one class only", "sky.csv", "--features", "a, b", "--label", "kind", "--where", "kind = 'star'")]
    [InlineData("'magic'", "sky.csv", "--features", "a, b", "--label", "kind", "--methods", "magic")]
    [InlineData("follows from a", "sky.csv", "--features", "a, 2 * a", "--label", "kind")]
    [InlineData("nowhere.csv", "nowhere.csv", "--features", "a, b", "--label", "kind")]
    [InlineData("--dust", "sky.csv", "--features", "a, b", "--label", "kind", "--dust", "observed")]
    [InlineData("--data", "sky.csv", "--features", "a, b", "--label", "kind", "--data", "sky.csv")]
    [InlineData("--features needs INPUT", "--features", "a, b")]
    [InlineData("--where needs INPUT", "--where", "a > 1")]
    public void What_is_wrong_is_said_in_one_line(string named, params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, ["crossval", .. arguments, "-q"]);
        var line = outcome.ErrorLines[^1];

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.All(outcome.ErrorLines[..^1], note => Assert.Contains("left out", note, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["crossval"]));
    }

    [Fact]
    public void The_pulsars_are_told_from_noise()
    {
        var data = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
        var path = Path.Combine(data ?? string.Empty, "htru2.csv");
        Assert.SkipUnless(File.Exists(path), "SKIPPED: needs htru2.csv in the folder that LYRAFLOW_DATA names.");

        var outcome = LyraflowProgram.Run(
            _folder.Path, "crossval", path, "--features", "mean_p, kurt_p, std_dm, kurt_dm", "--label", "label", "--folds", "3",
            "--methods", "gaussian,knn_50,lightgbm", "--no-report", "-q");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal("pulsar", Metrics()["rows"]!.AsObject().Last().Key);
        Assert.All(
            Metrics()["methods"]!.AsArray(),
            method => Assert.InRange((double)method!["average_precision"]!["estimate"]!, 0.85, 0.95));
    }

    private void Done(params string[] options)
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path, ["crossval", "sky.csv", "--features", "a, b", "--label", "kind", "-q", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    private JsonNode Metrics() => JsonNode.Parse(File.ReadAllText(_folder["crossval/metrics.json"]))!;

    private string[][] Scores() => [.. File.ReadLines(_folder["crossval/scores.csv"]).Skip(1).Select(line => line.Split(','))];
}
