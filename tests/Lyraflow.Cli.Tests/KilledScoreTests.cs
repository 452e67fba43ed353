using System.Diagnostics;

namespace Lyraflow.Cli.Tests;

/// <summary>A survey whose scoring is killed in the middle, and started again.</summary>
[Collection(Alone.Name)]
public sealed class KilledScoreTests : IDisposable
{
    private const int RowsOfFile = 1_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 130)]
    public async Task What_is_there_is_whole_and_the_second_run_adds_the_rest(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: signals are sent with the kill and env of Linux.");
        File.WriteAllLines(
            _folder["stars.csv"],
            ["u,g,kind", .. Enumerable.Range(0, 200).Select(i => $"2{i % 7}.{i % 9},2{i % 5}.{i % 8},{(i % 4 == 0 ? "rare" : "common")}")]);
        Done("train", "stars.csv", "--features", "u-g, g", "--label", "kind", "--layers", "2", "--epochs", "1", "-o", "model.safetensors");
        Directory.CreateDirectory(_folder["survey"]);
        Done(
            "sql",
            "model.safetensors",
            $"select range as id, 20 + random() as u, 19 + random() as g from range({RowsOfFile})",
            "-o",
            "survey/a.parquet");
        File.Copy(_folder["survey/a.parquet"], _folder["survey/b.parquet"]);

        using (var process = LyraflowProgram.Start(
            _folder.Path, [], ["env", "--default-signal=INT"], "score", "model.safetensors", "survey", "-o", "scored", "-q"))
        {
            await UntilTheSecondFileIsBegun(process);
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(exitCode, process.ExitCode);
        }

        Assert.Equal(["a.parquet"], Visible());
        var written = File.GetLastWriteTimeUtc(_folder["scored/a.parquet"]);
        var again = LyraflowProgram.Run(_folder.Path, "score", "model.safetensors", "survey", "-o", "scored");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("1 files written, 1 finished before", again.Error, StringComparison.Ordinal);
        Assert.Equal(["a.parquet", "b.parquet"], Visible());
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["scored/a.parquet"]));
        Assert.Equal(
            $"n,scored,ids\n{RowsOfFile},{RowsOfFile},{RowsOfFile}\n",
            Done(
                "sql",
                "model.safetensors",
                "select count(*) as n, count(posterior_rare) as scored, count(distinct id) as ids from 'scored/b.parquet'").Output);
    }

    private async Task UntilTheSecondFileIsBegun(Process process)
    {
        while (!File.Exists(_folder["scored/a.parquet"])
            || !Directory.EnumerateFiles(_folder["scored"]).Any(path => Path.GetFileName(path).StartsWith('.')))
        {
            Assert.False(process.HasExited, "It ended before it could be killed.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private string[] Visible()
        =>
        [
            .. Directory
                .EnumerateFiles(_folder["scored"])
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.') && name != "plan.json")
                .Order(StringComparer.Ordinal),
        ];

    private Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
