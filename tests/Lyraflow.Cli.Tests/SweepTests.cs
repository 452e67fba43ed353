using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public SweepTests() => _data = new SyntheticStars().Write(_folder["rrlyrae.npz"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sweep_is_planned_run_in_parts_and_merged_from_two_folders()
    {
        var planned = Succeed("sweep", "plan", "--class", "rrlyrae", "--bins", "2,4", "--neurons", "4", "--seeds", "0,1", "--out", "one");
        Assert.StartsWith("4 trainings", planned.Output, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["two"]);
        File.Copy(Path.Combine(_folder["one"], "plan.json"), Path.Combine(_folder["two"], "plan.json"));

        Succeed("sweep", "run", "--task", "1", "--data", _data, "--out", "two");
        Assert.Equal(["task-00001.json"], Results("two"));
        Succeed("sweep", "merge", "two", "--out", "part");
        Succeed("sweep", "run", "--data", _data, "--out", "one", "--threads", "2", "--quiet");
        var before = Results("one").Select(name => File.ReadAllText(Path.Combine(_folder["one"], "results", name))).ToArray();

        // What the second machine has done is the same number, and what is finished is not run again.
        Assert.Equal(Loss(before[1]), Loss(File.ReadAllText(Path.Combine(_folder["two"], "results", "task-00001.json"))));
        Assert.Contains("4 of 4", Succeed("sweep", "run", "--data", _data, "--out", "one").Error, StringComparison.Ordinal);
        Assert.Equal(before, Results("one").Select(name => File.ReadAllText(Path.Combine(_folder["one"], "results", name))));

        var merged = Succeed("sweep", "merge", "one", "two", "--out", "all");
        Assert.All(
            (string[])["4 neurons", "2 bins", "bins: means differ", "p = ", "The paper", "4 of 4"],
            text => Assert.Contains(text, merged.Output, StringComparison.Ordinal));
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["all"], "sweep.json")))!;
        Assert.Equal(4, (int)report["finished"]!);
        Assert.True(File.Exists(Path.Combine(_folder["all"], "sweep.png")));
        Assert.True(File.Exists(Path.Combine(_folder["all"], "sweep.svg")));
    }

    [Theory]
    [InlineData("sweep run", "plan.json", "sweep plan")]
    [InlineData("sweep merge nowhere", "nowhere", "sweep plan")]
    [InlineData("sweep plan --class quasar", "'quasar'", "rrlyrae")]
    [InlineData("sweep plan --bins a", "--bins", "'a'")]
    public void What_is_missing_or_impossible_is_told_in_one_line(string arguments, params string[] named)
        => Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, arguments.Split(' ')), named);

    [Fact]
    public void Results_of_another_plan_and_unknown_trainings_are_refused()
    {
        Succeed("sweep", "plan", "--class", "rrlyrae", "--bins", "2", "--neurons", "4", "--out", "one");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "sweep", "run", "--task", "1", "--data", _data, "--out", "one"), "0 to 0");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "sweep", "merge", "one", "--out", "all"), "sweep run");
        Succeed("sweep", "run", "--data", _data, "--out", "one");
        Succeed("sweep", "plan", "--class", "rrlyrae", "--bins", "4", "--neurons", "4", "--out", "one", "--overwrite");
        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, "sweep", "run", "--data", _data, "--out", "one"), "task-00000.json", "another plan");
        File.WriteAllText(Path.Combine(_folder["one"], "results", "task-00000.json"), "{");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "sweep", "merge", "one", "--out", "all"), "damaged");
    }

    private static double Loss(string result) => (double)JsonNode.Parse(result)!["test_loss"]!;

    private string[] Results(string folder)
        =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(_folder[folder], "results"))
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    private Outcome Succeed(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
