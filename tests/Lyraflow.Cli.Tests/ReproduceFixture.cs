namespace Lyraflow.Cli.Tests;

/// <summary>The same small experiment twice: once as people read it, once as programs do.</summary>
public sealed class ReproduceFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReproduceFixture()
    {
        var data = new SyntheticStars().Write(_folder["rrlyrae.npz"]);
        string[] common = ["reproduce", "--data", data, "--seed", "5"];

        // A build server that Spectre knows must not bring colours into a file.
        Table = LyraflowProgram.RunWith(
            _folder.Path, new() { ["GITHUB_ACTIONS"] = "true", ["NO_COLOR"] = "1" }, [.. common, "--out", "two", "--threads", "2"]);
        Json = LyraflowProgram.Run(_folder.Path, [.. common, "--out", "one", "--threads", "1", "--json", "--quiet"]);
    }

    internal string Folder => _folder.Path;

    internal string Data => _folder["rrlyrae.npz"];

    /// <summary>Two threads, progress, tables.</summary>
    internal Outcome Table { get; }

    /// <summary>One thread, quiet, JSON.</summary>
    internal Outcome Json { get; }

    internal string OneThread(string file) => Path.Combine(_folder["one"], file);

    internal string TwoThreads(string file) => Path.Combine(_folder["two"], file);

    public void Dispose() => _folder.Dispose();
}
