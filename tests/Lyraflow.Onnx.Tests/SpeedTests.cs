using System.Diagnostics;
using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Workflows.Models;
using Microsoft.ML.OnnxRuntime;

namespace Lyraflow.Onnx.Tests;

/// <summary>Rows per second of ONNX Runtime beside ours; run on request, on a machine with nothing else to do.</summary>
[Collection(Alone.Name)]
public class SpeedTests(ITestOutputHelper output)
{
    // As many as Dask, LSDB and Spark hand over at once, or fewer.
    private const int BatchRows = 10_000;
    private const int Repetitions = 5;

    [Theory(Explicit = true)]
    [InlineData(EmbeddedModel.Reference, 1)]
    [InlineData(EmbeddedModel.Reference, 0)]
    [InlineData(EmbeddedModel.Paper, 1)]
    [InlineData(EmbeddedModel.Paper, 0)]
    public void Rows_per_second(string name, int threads)
    {
        var model = EmbeddedModel.Load(name).Model;
        var rows = model.Classes[0].Density.Sample(BatchRows, new Lyraflow.Primitives.RandomSource(1));
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(OnnxScores.Export(model), options);
        var theirs = Best(() => OnnxScores.Run(session, rows));
        var ours = Best(() =>
        {
            foreach (var item in model.Classes)
            {
                item.Density.LogDensity(rows, threads);
            }
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {(threads == 0 ? Environment.ProcessorCount : threads)} threads: ONNX Runtime {theirs:n0} rows/s, "
                + $"ours {ours:n0} rows/s"));
        Assert.True(theirs > 0 && ours > 0, "Time stood still.");
    }

    private static double Best(Action score)
    {
        score();
        return Enumerable.Range(0, Repetitions).Max(_ =>
        {
            var watch = Stopwatch.StartNew();
            score();
            return BatchRows / watch.Elapsed.TotalSeconds;
        });
    }
}
