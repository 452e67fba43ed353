using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>
/// Commands killed at random moments and started again: what is there afterwards equals the work of one undisturbed run,
/// and nothing else is left behind. LYRAFLOW_KILLS sets their number.
/// </summary>
[Collection(Alone.Name)]
public sealed class RandomKillTests : IDisposable
{
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_KILLS") ?? "9", CultureInfo.InvariantCulture);

    private static readonly string[][] Commands =
    [
        ["train", "rows.csv", "--features", "a, b", "--label", "kind", "--layers", "2", "--epochs", "6", "-o", "out/model.safetensors"],
        ["score", "model.safetensors", "survey", "-o", "out/scored", "--threads", "1"],
        ["score", "model.safetensors", "rows.csv", "-o", "out/scored.csv"],
        ["score", "model.safetensors", "rows.csv", "-o", "out/scored.fits"],
        ["sample", "model.safetensors", "-n", "60000", "-o", "out/mock.parquet"],
        ["sql", "model.safetensors", "select *, score_rare(a, b) as s from 'rows.csv' order by s", "-o", "out/sorted.csv"],
        ["sweep", "run", "--data", "rrlyrae.npz", "--out", "out/sweep"],
        ["reproduce", "--data", "rrlyrae.npz", "--no-report", "--out", "out/reproduction"],
        ["evaluate", "model.safetensors", "rows.csv", "--label", "kind", "--no-report", "--out", "out/evaluation"],
        [
            "flows",
            "rows.csv",
            "--features",
            "a, b",
            "--split",
            "part",
            "--flow",
            "nsf,maf",
            "--epochs",
            "2",
            "--seeds",
            "0",
            "--out",
            "out/flows",
        ],
        ["toys", "--flow", "maf", "--toy", "moons,line", "--rows", "2000", "--epochs", "2", "--out", "out/toys"],
        [
            "crossval",
            "--data",
            "rrlyrae.npz",
            "--methods",
            "mixture_5_1,gaussian,knn_10",
            "--folds",
            "3",
            "--no-report",
            "--out",
            "out/crossval",
        ],
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_left_equals_an_undisturbed_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: signals are sent with the kill of Linux.");
        Prepare();
        var random = new RandomSource(Kills);
        var expected = new Dictionary<int, (TimeSpan Time, SortedDictionary<string, string> Files)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var index = kill % Commands.Length;
            if (!expected.TryGetValue(index, out var undisturbed))
            {
                undisturbed = Finish(Commands[index]);
                expected.Add(index, undisturbed);
            }

            var moment = undisturbed.Time * random.NextUniform();
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"kill {kill + 1}: {Commands[index][0]} after {moment.TotalMilliseconds:f0} ms");
            MakeOutput(Commands[index]);
            await KillAfter(moment, Commands[index]);
            var again = Finish([.. Commands[index], .. NeedsOverwrite(index) ? ["--overwrite"] : Array.Empty<string>()]);
            Assert.True(
                undisturbed.Files.SequenceEqual(again.Files),
                $"{string.Join(' ', Commands[index])}, killed after {moment.TotalMilliseconds:f0} ms:\n"
                    + $"expected {string.Join(", ", undisturbed.Files)}\nfound {string.Join(", ", again.Files)}");
        }
    }

    // A folder of files goes on where it was; a run into one file or folder that had just ended must be told to replace it.
    private static bool NeedsOverwrite(int index) =>
        Commands[index][0] is "train" or "sample" or "sql" or "reproduce" or "evaluate" or "toys"
        || Commands[index][^1] is "out/scored.csv" or "out/scored.fits";

    private void Prepare()
    {
        var random = new RandomSource(1);
        File.WriteAllLines(
            _folder["rows.csv"],
            [
                "a,b,kind,part",
                .. Enumerable
                    .Range(0, 3000)
                    .Select(i =>
                    {
                        var a = random.NextNormal() + (i % 3);
                        var b = random.NextNormal();
                        var kind = i % 3 == 0 ? "rare" : "common";
                        var part = i % 10 == 0 ? "test" : i % 10 == 1 ? "validation" : "train";
                        return string.Create(CultureInfo.InvariantCulture, $"{a:f4},{b:f4},{kind},{part}");
                    }),
            ]);
        new SyntheticStars(1500, 90).Write(_folder["rrlyrae.npz"]);
        Done("train", "rows.csv", "--features", "a, b", "--label", "kind", "--layers", "2", "--epochs", "3", "-o", "model.safetensors");
        Directory.CreateDirectory(_folder["survey"]);
        foreach (var tile in new[] { "a", "b", "c" })
        {
            Done(
                "sql",
                "model.safetensors",
                "select range as id, range / 50000 as a, (range % 77) / 30 as b from range(150000)",
                "-o",
                $"survey/{tile}.parquet");
        }
    }

    private void MakeOutput(string[] command)
    {
        Directory.CreateDirectory(_folder["out"]);
        if (command[0] == "sweep" && !Directory.Exists(_folder["out/sweep"]))
        {
            Done("sweep", "plan", "--class", "rrlyrae", "--bins", "4", "--neurons", "8", "--seeds", "0,1", "--out", "out/sweep");
        }
    }

    private (TimeSpan Time, SortedDictionary<string, string> Files) Finish(string[] command)
    {
        MakeOutput(command);
        var clock = Stopwatch.StartNew();
        Done(command);
        var time = clock.Elapsed;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories))
        {
            files[Path.GetRelativePath(_folder["out"], path)] = Digest(path);
        }

        Directory.Delete(_folder["out"], recursive: true);
        return (time, files);
    }

    private async Task KillAfter(TimeSpan moment, string[] command)
    {
        using var process = LyraflowProgram.Start(_folder.Path, [], [], command);
        await Task.Delay(moment, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What a file says, apart from when and how fast it was made, and whether it could replace another.</summary>
    private static string Digest(string path) => Path.GetExtension(path) switch
    {
        ".safetensors" => string.Join(' ', ModelFile.Load(path).Classes.Select(item
            => Convert.ToHexString(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(item.Flow.Parameters))))),
        ".json" => Timeless(JsonNode.Parse(File.ReadAllText(path))!).ToJsonString(),
        _ => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))),
    };

    private static JsonNode Timeless(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToArray())
            {
                if (name.Contains("second", StringComparison.Ordinal) || name == "overwrite")
                {
                    members.Remove(name);
                }
                else if (value is not null)
                {
                    Timeless(value);
                }
            }
        }

        foreach (var item in (node as JsonArray)?.OfType<JsonNode>() ?? [])
        {
            Timeless(item);
        }

        return node;
    }

    private void Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
