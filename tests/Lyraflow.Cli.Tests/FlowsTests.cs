using System.Globalization;
using System.Text.Json.Nodes;
using System.Text;

namespace Lyraflow.Cli.Tests;

/// <summary>Flows compared on a user's catalogue.</summary>
public sealed class FlowsTests : IDisposable
{
    private static readonly string[] Command =
        [
            "flows", "stars.csv", "--features", "a, b", "--box", "0:1, 0:1", "--flow", "nsf-box,maf", "--seeds", "0,1", "--epochs",
            "2", "--threads", "2", "-q", "--json"
        ];

    private readonly TemporaryFolder _folder = new();

    public FlowsTests()
    {
        var text = new StringBuilder("a,b,split,kind\n");
        for (var i = 0; i < 500; i++)
        {
            var split = (i % 10) switch { 0 => "test", 1 => "validation", 2 => "spare", _ => "train" };
            text.Append(
                CultureInfo.InvariantCulture, $"{i * 37 % 101 / 101.0:f4},{i * 53 % 97 / 97.0:f4},{split},{(i == 0 ? "odd" : "usual")}\n");
        }

        File.WriteAllText(_folder["stars.csv"], text.ToString());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_box_leaks_nothing_and_finished_trainings_are_not_run_again()
    {
        var first = LyraflowProgram.Run(_folder.Path, Command);
        Assert.True(first.ExitCode == 0, first.Error);
        var report = JsonNode.Parse(first.Output)!;
        Assert.Equal((350, 50, 50), ((int)report["training_rows"]!, (int)report["validation_rows"]!, (int)report["test_rows"]!));
        var rows = report["rows"]!.AsArray().ToDictionary(row => (string)row!["flow"]!, row => row!);
        Assert.Equal(0, (double)rows["nsf-box"]["leak"]!["mean"]!);
        Assert.InRange((double)rows["maf"]["leak"]!["mean"]!, 0.05, 0.95);
        Assert.All(rows.Values, row =>
        {
            Assert.Equal(2, (int)row["trainings"]!);
            Assert.True((double)row["test_loss"]!["standard_error"]! > 0);
            Assert.True((double)row["score_rows_per_second"]! > 0 && (double)row["sample_rows_per_second"]! > 0);
        });

        // The uniform density on the unit square, in units of the standard deviations of its columns.
        Assert.InRange(
            (double)rows["nsf-box"]["test_loss"]!["mean"]!, (2 * Math.Log(Math.Sqrt(12))) - 0.2, (2 * Math.Log(Math.Sqrt(12))) + 0.3);

        var kept = File.ReadAllText(_folder["flows/maf-1.json"]);
        File.Delete(_folder["flows/maf-0.json"]);
        var again = LyraflowProgram.Run(_folder.Path, Command);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(kept, File.ReadAllText(_folder["flows/maf-1.json"]));
        Assert.Equal(
            (double)rows["maf"]["test_loss"]!["mean"]!,
            (double)JsonNode.Parse(again.Output)!["rows"]!.AsArray().Single(row => (string)row!["flow"]! == "maf")!["test_loss"]!["mean"]!);

        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, [.. Command, "--where", "kind = 'usual'"]),
            "nsf-box-0.json",
            "other rows or another program",
            "--overwrite");
        File.WriteAllText(_folder["flows/nsf-box-0.json"], "{");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, Command), "nsf-box-0.json", "damaged");
    }

    [Theory]
    [InlineData("'glow'", "--flow", "glow")]
    [InlineData("--box", "--flow", "nsf-box")]
    [InlineData("a has ", "--flow", "maf", "--box", "0:0.9, 0:1")]
    [InlineData("box has 1 columns", "--flow", "maf", "--box", "0:1")]
    [InlineData("not '0-1'", "--flow", "maf", "--box", "0-1")]
    [InlineData("lower < upper", "--flow", "maf", "--box", "1:0, 0:1")]
    [InlineData("each seed once", "--flow", "maf", "--seeds", "1,1")]
    [InlineData("'part'", "--flow", "maf", "--split", "part")]
    [InlineData("class train", "--flow", "maf", "--split", "kind")]
    [InlineData("no formula", "--features", "a, (select 1)")]
    public void What_is_impossible_is_said_before_any_training(string named, params string[] arguments)
    {
        string[] features = arguments.Contains("--features") ? [] : ["--features", "a, b"];
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, ["flows", "stars.csv", .. features, .. arguments, "-q"]), named);
        Assert.False(Directory.Exists(_folder["flows"]));
    }

    [Fact]
    public void The_table_is_markdown()
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path, "flows", "stars.csv", "--features", "a, b", "--flow", "radial", "--seeds", "3", "--epochs", "1", "-q");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.Output.Split('\n');
        Assert.Equal(
            "| flow | parameters | test loss, nats, standardized units | s to train | rows/s to score | rows/s to sample |", lines[0]);
        Assert.StartsWith("| radial | 128 | ", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("±", lines[2], StringComparison.Ordinal);
    }
}
