using System.Diagnostics;
using System.Text.Json;
using Lyraflow.Cli.Tests.Cases;
using Lyraflow.Data.Hats;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>A survey on a real Slurm, with what goes wrong on clusters.</summary>
[Collection(Alone.Name)]
public sealed class SlurmTests : IDisposable
{
    private const int Files = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_cut_off_a_task_killed_and_a_damaged_file_change_nothing_of_the_rest()
    {
        using var cluster = SlurmCluster.Start(_folder["cluster"]);
        HatsTree.Write(_folder["sky"], [.. Enumerable.Range(0, Files).Select(i => new HatsPixel(1, i))], 30_000);
        TrainSlowModel();
        var damaged = _folder["sky/dataset/Norder=1/Dir=0/Npix=17.parquet"];
        var (whole, time) = (File.ReadAllBytes(damaged), File.GetLastWriteTimeUtc(damaged));
        var bytes = (byte[])whole.Clone();
        bytes.AsSpan(bytes.Length / 4, bytes.Length / 2).Clear();
        File.WriteAllBytes(damaged, bytes);
        string[] alone = ["score", "slow.safetensors", "sky", "-o", "one", "--threads", "1", "-q"];
        Assert.Equal(2, LyraflowProgram.Run(_folder.Path, alone).ExitCode);

        var submitted = Submit(cluster);
        await Until(() => Results() >= 4 && Nodes(cluster).Length == 3, "all three nodes are at work");
        cluster.Cut("n2");
        SlurmCluster.KillTask("n3");
        cluster.Revive("n2");
        await UntilIdle(cluster);

        var jobs = cluster.Ask("scontrol", "--oneliner", "show", "job").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, jobs.Count(job => job.Contains(" Restarts=1 ", StringComparison.Ordinal)));
        Assert.Equal(2, jobs.Count(job => job.Contains(" Restarts=0 ", StringComparison.Ordinal)));
        var log = FinishLog(submitted);
        Assert.Contains("dataset/Norder=1/Dir=0/Npix=17.parquet: not scored: ", log, StringComparison.Ordinal);
        Assert.Contains("shared: 1 of 24 parts are missing or broken", log, StringComparison.Ordinal);
        Assert.Equal(Files - 1, Results());
        Assert.Equal(2, LyraflowProgram.Run(_folder.Path, "finish", "shared").ExitCode);
        Assert.Equal(ResultFiles.Of(_folder["one"]), ResultFiles.Of(_folder["shared"]));

        // Repaired, the same two commands make a whole catalogue of it.
        File.WriteAllBytes(damaged, whole);
        File.SetLastWriteTimeUtc(damaged, time);
        File.Delete(_folder["shared/plan.json"]);
        _folder.Done(alone);
        var again = Submit(cluster);
        await UntilIdle(cluster);
        Assert.Contains("24 files, 720,000 rows in, 720,000 out", FinishLog(again), StringComparison.Ordinal);
        Assert.Equal(ResultFiles.Of(_folder["one"]), ResultFiles.Of(_folder["shared"]));
        Assert.Equal(720_000, HatsRules.Check(_folder["shared"]));
    }

    [Fact]
    public void The_script_asks_for_what_was_measured_and_is_one_of_the_shell()
    {
        HatsTree.Write(_folder["a sky"], HatsTree.Mixed, 2000);

        var script = _folder.Done(
            "slurm", "score", "m.safetensors", "a sky", "-o", "shared", "--tasks", "3", "--threads", "2",
            "--where", "g < 20 AND 'it''s' <> 'x'", "--sbatch=--partition=main").Output;

        Assert.Matches("# 5 files, .* MB; 3 tasks of at most", script);
        Assert.Matches("# Measured on this machine with 2 threads: [0-9,]+ rows/s", script);
        Assert.Matches("#SBATCH --mem=[0-9]+M", script);
        Assert.Matches("#SBATCH --time=00:0[0-9]:00", script);
        Assert.All(
            (string[])[
                "#SBATCH --array=1-3", "#SBATCH --cpus-per-task=2", "#SBATCH --requeue", "#SBATCH --partition=main",
                "score m.safetensors 'a sky' --output shared --where 'g < 20 AND '\\''it'\\'''\\''s'\\'' <> '\\''x'\\''' --threads 2 "
                    + "--task \"$SLURM_ARRAY_TASK_ID/3\"",
                "--dependency=\"afterany:$score\"", "finish shared --threads 2",
            ],
            text => Assert.Contains(text, script, StringComparison.Ordinal));
        File.WriteAllText(_folder["jobs.sh"], script);
        Assert.SkipUnless(File.Exists("/bin/bash"), "SKIPPED: no bash on this machine.");
        using var check = Process.Start("/bin/bash", ["-n", _folder["jobs.sh"]]);
        check.WaitForExit();
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public void Where_there_is_no_Slurm_that_is_said()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 10);
        var noPrograms = new Dictionary<string, string> { ["PATH"] = _folder.Path };
        string[] command = ["slurm", "score", "m.safetensors", "sky", "-o", "shared"];

        Refusal.AssertOne(LyraflowProgram.RunWith(_folder.Path, noPrograms, [.. command, "--submit"]), "no Slurm here", "--submit");
        _folder.Refused([.. command, "--tasks", "0"], "1 to 1000", "not 0");
        _folder.Refused(["slurm", "score", "m.safetensors", "base.csv", "-o", "x.csv"], "one file");
        Assert.False(Directory.Exists(_folder["shared"]));
    }

    private void TrainSlowModel() => _folder.Done(
        "train", "base.csv", "--features", "u-g, g-r, r-i", "--label", "cls", "--epochs", "1", "--layers", "8", "--bins", "16", "--hidden",
        "64,64", "--threads", "1", "-q", "-o", "slow.safetensors");

    private JsonElement Submit(SlurmCluster cluster)
    {
        var outcome = LyraflowProgram.RunWith(
            _folder.Path, cluster.Environment,
            "slurm", "score", "slow.safetensors", "sky", "-o", "shared", "--tasks", "3", "--threads", "1", "--submit", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var result = JsonDocument.Parse(outcome.Output);
        return result.RootElement.Clone();
    }

    private string FinishLog(JsonElement submitted)
        => File.ReadAllText(_folder[$"slurm-{submitted.GetProperty("finish_job").GetInt64()}.out"]);

    private int Results() => Directory.Exists(_folder["shared/dataset"])
        ? Directory.EnumerateFiles(_folder["shared/dataset"], "*.parquet", SearchOption.AllDirectories).Count()
        : 0;

    private static string[] Nodes(SlurmCluster cluster)
        => cluster.Ask("squeue", "-h", "-t", "R", "-o", "%N").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Task UntilIdle(SlurmCluster cluster) => Until(
        () =>
        {
            cluster.HurryRequeued();
            return cluster.Ask("squeue", "-h", "-o", "%A").Length == 0;
        },
        "all jobs have ended");

    private static async Task Until(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Patience, $"It took longer than {Patience} until {what}.");
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
    }
}
