using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

[Collection(Alone.Name)]
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bench_train_reports_as_json()
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path,
            [
                "bench", "train", "--layers", "1", "--bins", "4", "--hidden", "8", "--batch", "50", "--rows", "100", "--threads",
                "1", "--json"
            ]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        var report = JsonNode.Parse(outcome.Output)!;
        var gigaflops = (double)report["gflops"]!;
        var peak = (double)report["peak_gflops"]!;
        Assert.InRange(gigaflops, 1e-6, peak);
        Assert.Equal(gigaflops / peak, (double)report["fraction_of_peak"]!, 1e-12);
        Assert.Equal((double)report["executed_gflops"]! / peak, (double)report["executed_fraction_of_peak"]!, 1e-12);
        Assert.Equal(gigaflops, (double)report["executed_gflops"]!, 1e-9);
        Assert.Contains((int)report["vector_bits"]!, (int[])[128, 256, 512]);
        Assert.InRange((int)report["vector_bits"]!, 128, (int)report["processor_vector_bits"]!);
        Assert.Equal(50 / (double)report["ms_per_step"]! * 1e3, (double)report["rows_per_second"]!, 1e-3);

        // 2 inputs to 8 units to 2 columns of 11 spline parameters each.
        Assert.Equal((2 * 8) + 8 + (8 * 22) + 22, (int)report["parameters"]!);
        Assert.Equal(1, (int)report["threads"]!);
        Assert.Equal(4, (int)report["bins"]!);
    }

    [Fact]
    public void Bench_ensemble_reports_as_json()
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path,
            ["bench", "ensemble", "--members", "3", "--bins", "4", "--batch", "50", "--rows", "100", "--threads", "2", "--json"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        var report = JsonNode.Parse(outcome.Output)!;
        Assert.Equal(3, (int)report["members"]!);
        Assert.Equal(
            (double)report["alone_seconds"]! / (double)report["side_by_side_seconds"]!, (double)report["speedup"]!, 1e-9);
        Assert.Equal((double)report["score_all_ms"]! / (double)report["score_one_ms"]!, (double)report["score_cost"]!, 1e-9);
    }

    [Fact]
    public void Bench_score_reports_as_text()
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path, ["bench", "score", "--layers", "1", "--bins", "4", "--hidden", "8", "--rows", "1000", "--threads", "1"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.All(
            (string[])["1 layers", "4 bins", "222 parameters", "rows per second", "GFLOP/s", "of the peak"],
            text => Assert.Contains(text, outcome.Output, StringComparison.Ordinal));
    }
}
