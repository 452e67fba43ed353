using System.Diagnostics;
using System.Text.Json.Nodes;
using Lyraflow.Data.Tests.Fetch;
using Lyraflow.Data.Tests.Stripe82;

namespace Lyraflow.Cli.Tests;

public sealed class FetchTests : IDisposable
{
    private const string RrLyrae = "RRLyrae.fit";
    private const string Standards = "stripe82calibStars_v2.6.dat.gz";

    private readonly TemporaryFolder _folder = new();

    private string Cache => Path.Combine(_folder.Path, ".cache", "lyraflow");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_originals_arrive_in_the_cache_where_other_commands_find_them()
    {
        var files = Originals();
        using var server = new LocalServer((request, number) => number == 1
            ? Answer.Cut(files[request.Path], request, 1000)
            : Answer.Of(files[request.Path], request));

        var first = Run(server, "fetch", "--json");
        var examples = Manual.Examples().Where(words => words[0] == Manual.Fetch).Select(words => Run(server, words)).ToArray();
        var use = LyraflowProgram.Run(_folder.Path, "crossval", "--methods", "gaussian", "--folds", "2", "--no-report", "-q");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(400, (int)JsonNode.Parse(first.Output)!["stars"]!);
        Assert.Contains("92658 stars", first.Error, StringComparison.Ordinal);
        Assert.Equal(2, examples.Length);
        Assert.All(examples, example => Assert.True(example.ExitCode == 0, example.Error));
        Assert.Equal([null, null, 1000, null, null], server.Requests.Select(request => request.From));
        Assert.Equal(
            [RrLyrae, "rrlyrae.npz", Standards], Directory.EnumerateFiles(Cache).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            [RrLyrae, "rrlyrae-dereddened.npz", Standards],
            Directory.EnumerateFiles(_folder["dereddened"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(use.ExitCode == 0, use.Error);
        var metrics = JsonNode.Parse(File.ReadAllText(_folder["crossval/metrics.json"]))!;
        Assert.Equal(Path.Combine(Cache, "rrlyrae.npz"), (string?)metrics["data"]![0]!["path"]);
        Assert.False((bool)metrics["synthetic"]!);
    }

    [Fact]
    public void An_experiment_downloads_for_itself_when_nothing_is_here()
    {
        var files = Originals();
        using var server = new LocalServer((request, _) => Answer.Of(files[request.Path], request));

        var outcome = LyraflowProgram.RunWith(
            _folder.Path, new() { ["LYRAFLOW_DATA_URL"] = server.Address.ToString() },
            "crossval", "--methods", "gaussian", "--folds", "2", "--no-report", "-q");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Empty(outcome.Error);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(400, (int)JsonNode.Parse(File.ReadAllText(_folder["crossval/metrics.json"]))!["rows"]!["star"]!);
    }

    [Fact]
    public void A_file_that_the_server_does_not_have_is_the_users_fault()
    {
        using var server = new LocalServer((_, _) => Answer.Status("404 Not Found"));

        Refusal.AssertOne(Run(server, "fetch", "-q"), $"{server.Address}{RrLyrae}", "404 Not Found", "--base-url");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Cache));
    }

    [Fact]
    public void Wrong_bytes_are_the_servers_fault()
    {
        using var server = new LocalServer((request, _) => Answer.Of(new byte[5000], request));

        var outcome = Run(server, "fetch", "-q");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("SHA-256", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Cache));
    }

    [Fact]
    public void Without_an_address_that_is_one_nothing_is_tried()
    {
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "fetch"), "LYRAFLOW_DATA_URL");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "fetch", "--base-url", "nonsense"), "'nonsense'");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "fetch", "--base-url", "file:///etc"), "file:///etc");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task An_interrupted_download_is_kept_for_the_next_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: signals are sent with the kill and env of Linux.");
        using var server = new LocalServer((request, _) => Answer.Cut(new byte[500_000], request, 300_000) with { Hang = true });
        using var process = LyraflowProgram.Start(
            _folder.Path, [], ["env", "--default-signal=INT"], "fetch", "--base-url", server.Address.ToString());
        var partial = Path.Combine(Cache, RrLyrae + ".partial");
        while (!File.Exists(partial) || new FileInfo(partial).Length < 300_000)
        {
            Assert.False(process.HasExited, "It ended early.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal(300_000, new FileInfo(partial).Length);
        Assert.Equal([partial], Directory.EnumerateFileSystemEntries(Cache));
    }

    /// <summary>The original RR Lyrae, and 400 standards that are none.</summary>
    private Dictionary<string, byte[]> Originals()
    {
        var data = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
        Assert.SkipUnless(
            data is not null && File.Exists(Path.Combine(data, RrLyrae)),
            $"SKIPPED: needs {RrLyrae} in the folder that LYRAFLOW_DATA names.");
        var standards = PublishedStandards.Write(
            _folder["made.gz"],
            Enumerable
                .Range(0, 400)
                .Select(i =>
                    PublishedStandards.Line(
                        [
                            20m + (i * 37 % 101 * 0.001m),
                            19m,
                            18.7m - (i * 53 % 97 * 0.001m),
                            18.6m - (i * 71 % 89 * 0.0001m),
                            18.5m - (i % 83 * 0.001m),
                        ],
                        0.1m)));
        return new()
        {
            [$"/data/{RrLyrae}"] = File.ReadAllBytes(Path.Combine(data, RrLyrae)),
            [$"/data/{Standards}"] = File.ReadAllBytes(standards),
        };
    }

    private Outcome Run(LocalServer server, params string[] arguments)
        => LyraflowProgram.Run(_folder.Path, [.. arguments, "--base-url", server.Address.ToString()]);
}
