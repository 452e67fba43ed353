using System.Diagnostics;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>A real Slurm of three nodes on this machine, which $LYRAFLOW_SLURM starts and stops.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly string _script;
    private readonly string _folder;

    private SlurmCluster(string script, string folder) => (_script, _folder) = (script, folder);

    /// <summary>The environment of who works with it.</summary>
    public Dictionary<string, string> Environment => new() { ["SLURM_CONF"] = Path.Combine(_folder, "slurm.conf") };

    /// <summary>Starts it; skips the test where that is impossible.</summary>
    public static SlurmCluster Start(string folder)
    {
        var script = System.Environment.GetEnvironmentVariable("LYRAFLOW_SLURM");
        Assert.SkipUnless(
            File.Exists(script) && OperatingSystem.IsLinux() && System.Environment.UserName == "root",
            "SKIPPED: NOTHING WAS TESTED ON SLURM. It needs Linux, root, and a script in LYRAFLOW_SLURM that starts one (now "
                + $"'{script}').");
        var cluster = new SlurmCluster(script!, folder);
        var outcome = Run(script!, ["start", folder]);
        if (outcome.ExitCode != 0)
        {
            cluster.Dispose();
            Assert.SkipUnless(
                IsInstalled("slurmctld") && IsInstalled("munged"),
                $"SKIPPED: NOTHING WAS TESTED ON SLURM. It cannot be installed here: {outcome.Error}");
            Assert.Fail($"Slurm does not start: {outcome.Error}");
        }

        return cluster;
    }

    /// <summary>Kills a node and all that runs on it.</summary>
    public void Cut(string node) => Done(_script, "kill", node, _folder);

    /// <summary>Starts a node again.</summary>
    public void Revive(string node) => Done(_script, "revive", node, _folder);

    /// <summary>Kills the program's process on a node with SIGKILL.</summary>
    public static void KillTask(string node)
    {
        var processes = Directory.GetDirectories("/proc").Where(place => Path.GetFileName(place).All(char.IsAsciiDigit));
        var process = Assert.Single(processes, place =>
            Text($"{place}/environ").Contains($"SLURMD_NODENAME={node}\0", StringComparison.Ordinal)
                && Text($"{place}/cmdline").Contains("Lyraflow.Cli.dll\0score\0", StringComparison.Ordinal));
        Done("kill", "-KILL", Path.GetFileName(process));
    }

    /// <summary>What a command of Slurm prints.</summary>
    public string Ask(string command, params string[] arguments)
    {
        var outcome = Run(command, arguments, Environment);
        Assert.True(outcome.ExitCode == 0, $"{command}: {outcome.Error}");
        return outcome.Output;
    }

    /// <summary>Jobs that wait only because they were queued again, which takes two minutes, begin at once.</summary>
    public void HurryRequeued()
    {
        var waiting = Ask("squeue", "-h", "-t", "PD", "-o", "%A %r").Split('\n').Select(line => line.Split(' '));
        foreach (var job in waiting.Where(words => words[^1] == "BeginTime"))
        {
            Run("scontrol", ["update", $"JobId={job[0]}", "StartTime=now"], Environment);
        }
    }

    /// <summary>Stops the cluster and waits until its daemons, which write their state as they end, are gone.</summary>
    public void Dispose()
    {
        Run(_script, ["stop", _folder]);
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(30) && Directory.GetDirectories("/proc")
            .Any(place => Text($"{place}/cmdline").Contains(_folder, StringComparison.Ordinal)))
        {
            Thread.Sleep(200);
        }
    }

    private static bool IsInstalled(string program)
        => (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    // Processes come and go.
    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static void Done(string command, params string[] arguments)
    {
        var outcome = Run(command, arguments);
        Assert.True(outcome.ExitCode == 0, $"{command} {string.Join(' ', arguments)}: {outcome.Error}");
    }

    // What a daemon of the cluster inherits stays open: the output goes to files, not to pipes that would never end.
    private static Outcome Run(string command, string[] arguments, Dictionary<string, string>? environment = null)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(
            "bash", ["-c", "\"$@\" >\"$0/out\" 2>\"$0/err\" </dev/null", folder.Path, command, .. arguments]);
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        return new Outcome(process.ExitCode, File.ReadAllText(folder["out"]), File.ReadAllText(folder["err"]));
    }
}
