using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lyraflow.Cli.Tests.Cases;
using Lyraflow.Data.Hats;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>A survey that several tasks score together.</summary>
public sealed class TaskTests : IDisposable
{
    private static readonly HatsPixel[] Pixels = [.. Enumerable.Range(0, 7).Select(i => new HatsPixel(1, 3 + i))];

    private readonly TableCases _folder = new();

    public TaskTests() => HatsTree.Write(_folder["sky"], Pixels, 300);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tasks_in_any_order_make_what_one_process_makes()
    {
        _folder.Done("score", "m.safetensors", "sky", "-o", "one", "-q");
        var written = new List<int>();
        foreach (var task in new[] { 3, 1, 2 })
        {
            Assert.Equal(2, Finish("shared").ExitCode);
            written.Add(Written(Score("shared", $"{task}/3")));
        }

        Assert.Equal([2, 2, 3], written.Order());
        Assert.Equal(0, Finish("shared").ExitCode);
        Assert.Equal(Results("one"), Results("shared"));

        // What is finished is left as it is.
        var before = File.GetLastWriteTimeUtc(Leaf("shared", 3));
        Assert.Contains("0 files written", Score("shared", "1/3").Error, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Leaf("shared", 3)));
        var summary = JsonNode.Parse(File.ReadAllText(_folder["shared/summary.json"]))!;
        Assert.Equal(2100, (int)summary["total"]!["rows"]!);
        Assert.Equal("Norder=1 Npix=3", (string)summary["parts"]![0]!["part"]!);
        Assert.Equal(300, (int)summary["parts"]![0]!["rows_in"]!);
        Assert.Equal(
            (int)summary["total"]!["candidates"]!, summary["parts"]!.AsArray().Sum(part => (int)part!["candidates"]!));
        Assert.InRange((int)summary["total"]!["candidates"]!, 1, 2099);
    }

    [Fact]
    public async Task Processes_at_the_same_parts_at_once_do_no_harm()
    {
        string[] command = ["score", "m.safetensors", "sky", "-o", "shared", "-q", "--task", "1/1"];
        var processes = Enumerable.Range(0, 3).Select(_ => LyraflowProgram.Start(_folder.Path, [], [], command)).ToArray();
        foreach (var process in processes)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            process.Dispose();
        }

        Assert.Equal(0, Finish("shared").ExitCode);
        _folder.Done("score", "m.safetensors", "sky", "-o", "one", "-q");
        Assert.Equal(Results("one"), Results("shared"));
    }

    [Fact]
    public void Finish_names_what_is_missing_or_broken_until_all_is_whole()
    {
        Assert.Contains("7 files written", Score("shared", "1/1").Error, StringComparison.Ordinal);
        var size = new FileInfo(Leaf("shared", 5)).Length;
        var bytes = File.ReadAllBytes(Leaf("shared", 4));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Leaf("shared", 4), bytes);
        File.WriteAllBytes(Leaf("shared", 5), bytes[..100]);
        File.Delete(Leaf("shared", 6));
        File.Copy(Leaf("shared", 3), _folder["shared/dataset/copy.parquet"]);

        var broken = Finish("shared");

        Assert.Equal(2, broken.ExitCode);
        Assert.Equal(
            [
                "dataset/Norder=1/Dir=0/Npix=4.parquet: broken: dataset/Norder=1/Dir=0/Npix=4.parquet does not hold what was written",
                "dataset/Norder=1/Dir=0/Npix=5.parquet: broken: dataset/Norder=1/Dir=0/Npix=5.parquet has 100 bytes where "
                    + string.Create(CultureInfo.InvariantCulture, $"{size:n0} were written"),
                "dataset/Norder=1/Dir=0/Npix=6.parquet: missing: dataset/Norder=1/Dir=0/Npix=6.parquet is gone",
                "dataset/copy.parquet: belongs to no file of the plan; take it away",
            ],
            broken.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("4 of 7 parts are missing or broken", Assert.Single(broken.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["shared/hats.properties"]));

        File.Delete(_folder["shared/dataset/copy.parquet"]);
        Assert.Contains("3 files written, 4 finished before", Score("shared", "1/1").Error, StringComparison.Ordinal);
        Assert.Equal(0, Finish("shared").ExitCode);
        Assert.Equal(2100, HatsRules.Check(_folder["shared"]));
    }

    [Fact]
    public void A_damaged_file_is_named_and_the_others_are_scored()
    {
        var whole = File.ReadAllBytes(Leaf("sky", 6));
        var damaged = (byte[])whole.Clone();
        damaged.AsSpan(damaged.Length / 4, damaged.Length / 2).Clear();
        File.WriteAllBytes(Leaf("sky", 6), damaged);

        var score = LyraflowProgram.Run(_folder.Path, "score", "m.safetensors", "sky", "-o", "shared", "--task", "1/1", "-q");
        Assert.Equal(2, score.ExitCode);
        Assert.Contains("Npix=6.parquet", score.ErrorLines[^1], StringComparison.Ordinal);
        var finish = Finish("shared");
        Assert.Equal(2, finish.ExitCode);
        Assert.StartsWith("dataset/Norder=1/Dir=0/Npix=6.parquet: not scored: ", finish.Output, StringComparison.Ordinal);

        // Repaired, it is another file: one process plans anew, and keeps what is finished.
        File.WriteAllBytes(Leaf("sky", 6), whole);
        _folder.Refused(["score", "m.safetensors", "sky", "-o", "shared", "--task", "1/1", "-q"], "Npix=6.parquet", "delete plan.json");
        File.Delete(_folder["shared/plan.json"]);
        File.WriteAllText(
            _folder["sky/hats.properties"],
            File.ReadAllText(_folder["sky/hats.properties"]).Replace("nrows=2100", "nrows=2000", StringComparison.Ordinal));
        Assert.Contains("1 files written, 6 finished before", Score("shared", "1/1").Error, StringComparison.Ordinal);
        Assert.Contains("counts 2000 rows, its files have 2100.", Done(Finish("shared")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pixel_with_other_columns_is_named()
    {
        HatsTree.Write(_folder["other"], [new(1, 5)], 10);
        _folder.Done("sql", "m.safetensors", "select *, 1 as more from 'other'", "-o", "more.parquet");
        File.Copy(_folder["more.parquet"], Leaf("sky", 5), overwrite: true);

        Score("shared", "1/1");
        var finish = Finish("shared");

        Assert.Equal(2, finish.ExitCode);
        Assert.Equal(
            "dataset/Norder=1/Dir=0/Npix=5.parquet: its columns differ from those of the other files: it lacks none and has "
                + "'more INTEGER' besides\n",
            finish.Output);
        var whole = LyraflowProgram.Run(_folder.Path, "score", "m.safetensors", "sky", "-o", "one", "-q");
        Assert.Equal(2, whole.ExitCode);
        Assert.Contains("Npix=5.parquet the first: its columns differ", whole.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        string[] score = ["score", "m.safetensors", "sky", "-o", "shared", "-q", "--task"];
        _folder.Refused([.. score, "9/8"], "'9/8'", "N from 1 to M");
        _folder.Refused([.. score, "0/8"], "'0/8'");
        _folder.Refused([.. score, "2"], "'2'");
        _folder.Refused([.. score, "1/2", "--overwrite"], "--overwrite");
        _folder.Refused(["score", "m.safetensors", "base.csv", "-o", "x.csv", "--task", "1/2"], "one file");
        _folder.Refused(["finish", "sky"], "plan.json", "there is no such plan");
        Score("shared", "1/2");
        _folder.Train("base.csv", "u-g, g-r, r-i", "n.safetensors", "--label", "cls", "--seed", "5");
        _folder.Refused(["score", "n.safetensors", "sky", "-o", "shared", "-q", "--task", "2/2"], "the model differs");
        _folder.Refused([.. score, "2/2", "--prior", "0.5"], "the prior differs");
        HatsTree.Write(_folder["other"], Pixels, 10);
        _folder.Refused(
            ["score", "m.safetensors", "other", "-o", "shared", "-q", "--task", "2/2"],
            $"plan.json is that of {_folder["sky"]}, not of {_folder["other"]}");
        File.SetLastWriteTimeUtc(Leaf("sky", 7), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _folder.Refused([.. score, "2/2"], "the files have changed", "Npix=7.parquet had", "of 2020-01-01 00:00:00");
        File.WriteAllText(_folder["shared/plan.json"], "{");
        _folder.Refused([.. score, "2/2"], "plan.json", "damaged");
        _folder.Refused(["finish", "shared"], "plan.json", "damaged");
    }

    private Outcome Score(string folder, string task) => _folder.Done("score", "m.safetensors", "sky", "-o", folder, "--task", task);

    private Outcome Finish(string folder)
        => LyraflowProgram.Run(_folder.Path, "finish", folder);

    private static Outcome Done(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }

    private string Leaf(string root, int pixel)
        => _folder[string.Create(CultureInfo.InvariantCulture, $"{root}/dataset/Norder=1/Dir=0/Npix={pixel}.parquet")];

    private static int Written(Outcome outcome)
        => int.Parse(outcome.Error.Split(" files written")[0].Split(' ')[^1], CultureInfo.InvariantCulture);

    /// <summary>Hashes of all that does not say when it was made.</summary>
    private SortedDictionary<string, string> Results(string folder) => ResultFiles.Of(_folder[folder]);
}

/// <summary>What the files of a scored survey hold, apart from when and how fast it was made.</summary>
internal static class ResultFiles
{
    public static SortedDictionary<string, string> Of(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            files[name] = Path.GetExtension(path) switch
            {
                ".json" => string.Join('\n', File.ReadLines(path).Where(line => !line.Contains("seconds\":", StringComparison.Ordinal))),
                ".properties" => string.Join('\n', File.ReadLines(path).Where(line
                    => !line.StartsWith("hats_creation_date=", StringComparison.Ordinal)
                        && !line.StartsWith("obs_collection=", StringComparison.Ordinal))),
                _ => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))),
            };
        }

        return files;
    }
}
