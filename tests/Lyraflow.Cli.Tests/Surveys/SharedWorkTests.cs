using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>Sweeps and cross-validations that several tasks share.</summary>
public sealed class SharedWorkTests : IDisposable
{
    private static readonly string[] Crossval =
        ["crossval", "--data", "rrlyrae.npz", "--methods", "mixture_5_1,gaussian", "--folds", "3", "--no-report", "-q"];

    private readonly TemporaryFolder _folder = new();

    public SharedWorkTests() => new SyntheticStars(1500, 90).Write(_folder["rrlyrae.npz"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cross_validation_in_shares_is_that_of_one_process()
    {
        Done([.. Crossval, "--out", "one"]);
        Assert.Contains("lyraflow finish shared", Done([.. Crossval, "--out", "shared", "--task", "1/2"]).Error, StringComparison.Ordinal);

        var early = Run("finish", "shared", "-q");
        Assert.Equal(2, early.ExitCode);
        Assert.Equal(3, early.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("gaussian-repeat0-fold", early.Output, StringComparison.Ordinal);
        Refusal.AssertOne(Run([.. Crossval, "--out", "shared", "--task", "2/2", "--seed", "1"]), "the seed");
        Refusal.AssertOne(Run([.. Crossval[..^1], "--repeats", "2", "-q", "--out", "shared", "--task", "2/2"]), "differ");
        Refusal.AssertOne(Run([.. Crossval, "--out", "shared", "--task", "3/2"]), "'3/2'");

        Done([.. Crossval, "--out", "shared", "--task", "2/2"]);
        Assert.Contains("6 folds of the methods", Done("finish", "shared", "-q").Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_folder["one/scores.csv"]), File.ReadAllText(_folder["shared/scores.csv"]));
        Assert.True(File.Exists(_folder["shared/metrics.json"]));
    }

    [Fact]
    public void A_sweep_in_shares_is_finished_when_all_trainings_are_there()
    {
        Done("sweep", "plan", "--class", "rrlyrae", "--bins", "2,4", "--neurons", "4", "--seeds", "0", "--folds", "2", "--out", "grid");
        string[] run = ["sweep", "run", "--data", "rrlyrae.npz", "--out", "grid", "-q", "--task"];
        Done([.. run, "1/2"]);

        var early = Run("finish", "grid");
        Assert.Equal(2, early.ExitCode);
        Assert.Contains(": missing: ", early.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 4 parts are missing or broken", Assert.Single(early.ErrorLines), StringComparison.Ordinal);
        Refusal.AssertOne(Run([.. run, "3/2"]), "'3/2'");
        Refusal.AssertOne(Run([.. run, "x"]), "--task", "'x'");

        Done([.. run, "2/2"]);
        Assert.Contains("4 trainings", Done("finish", "grid").Output, StringComparison.Ordinal);
        Assert.Equal(4, (int)JsonNode.Parse(File.ReadAllText(_folder["grid/sweep.json"]))!["finished"]!);
        File.WriteAllText(_folder["grid/results/task-00002.json"], "{");
        Assert.Contains("training 2: broken: ", Run("finish", "grid").Output, StringComparison.Ordinal);
    }

    private Outcome Run(params string[] arguments) => LyraflowProgram.Run(_folder.Path, arguments);

    private Outcome Done(params string[] arguments)
    {
        var outcome = Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
