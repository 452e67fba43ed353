using System.Diagnostics;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Workflows.Speed;

/// <summary>
/// Times real work on random normal rows: whole training steps (forward, backward, Adam), whole log densities, samples.
/// The processor's peak is measured between the repeats of the work itself, on the same threads.
/// </summary>
public static class SpeedTest
{
    /// <summary>Columns of the rows that speed is measured with.</summary>
    internal const int Dimension = 4;

    private const int Repeats = 15;
    private const double RepeatSeconds = 0.2;

    /// <summary>Times training steps.</summary>
    /// <exception cref="InputException">A value of the request is impossible.</exception>
    public static SpeedReport Train(SpeedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var team = new WorkerTeam(request.Threads);
        var (flow, rows) = Prepare(request);
        var training = new TrainingSettings { BatchSize = request.Batch };
        var step = new TrainingStep<float>(flow, team, training, new double[flow.Dimension]);
        var order = Enumerable.Range(0, request.Rows).ToArray();
        new RandomSource(1).Shuffle(order.AsSpan());
        var next = 0;
        return Time(team, request, flow, passes: 3, request.Batch, () =>
        {
            if (next + request.Batch > order.Length)
            {
                next = 0;
            }

            step.Run(rows, order.AsMemory(next, request.Batch), 1e-4);
            next += request.Batch;
        });
    }

    /// <summary>Times log densities of all rows.</summary>
    /// <exception cref="InputException">A value of the request is impossible.</exception>
    public static SpeedReport Score(SpeedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var team = new WorkerTeam(request.Threads);
        var (flow, rows) = Prepare(request);
        var scorer = new FlowScorer<float>(flow, team);
        var result = new double[request.Rows];
        return Time(team, request, flow, passes: 1, request.Rows, () => scorer.LogDensity(rows, result));
    }

    /// <summary>Times samples.</summary>
    /// <exception cref="InputException">A value of the request is impossible.</exception>
    public static SpeedReport Sample(SpeedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        using var team = new WorkerTeam(request.Threads);
        var flow = Compose(request);
        var sampler = new FlowSampler<float>(flow, team);
        var random = new RandomSource(1);
        return Time(team, request, flow, passes: 1, request.Rows, () => sampler.Sample(request.Rows, random));
    }

    /// <summary>Rows of independent normal columns.</summary>
    internal static FeatureTable<float> Normal(int count, int dimension)
    {
        var rows = new FeatureTable<float>(count, dimension);
        var random = new RandomSource(0);
        foreach (var column in rows.Columns)
        {
            foreach (ref var value in column.AsSpan())
            {
                value = (float)random.NextNormal();
            }
        }

        return rows;
    }

    /// <summary>The flow that the choices name.</summary>
    internal static Flow<float> Compose(SpeedRequest request, long seed = 0)
        => new(request.Recipe(Dimension).Compose(Dimension), seed);

    private static (Flow<float> Flow, FeatureTable<float> Rows) Prepare(SpeedRequest request)
        => (Compose(request), Normal(request.Rows, Dimension));

    private static SpeedReport Time(
        WorkerTeam team, SpeedRequest request, Flow<float> flow, int passes, int rowsPerTurn, Action turn)
    {
        // Long enough for the just-in-time compiler to have replaced its first, slow versions.
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed.TotalSeconds < 1.5)
        {
            turn();
        }

        var peak = ProcessorPeak.Measure(team, Processor.Vectors);
        var milliseconds = new double[Repeats];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var turns = 0;
            var clock = Stopwatch.StartNew();
            do
            {
                turn();
                turns++;
            }
            while (clock.Elapsed.TotalSeconds < RepeatSeconds);
            milliseconds[repeat] = clock.Elapsed.TotalMilliseconds / turns;
            peak = Math.Max(peak, ProcessorPeak.Measure(team, Processor.Vectors));
        }

        Array.Sort(milliseconds);
        var median = milliseconds[Repeats / 2];
        var operations = 2.0 * passes * flow.Parameters.Length * rowsPerTurn;
        var gigaflops = operations / median / 1e6;
        var executed = gigaflops * flow.ParametersPerRow / flow.Parameters.Length;
        var recipe = request.Recipe(flow.Dimension);
        return new SpeedReport(
            recipe.Name,
            recipe.Layers,
            (recipe as SplineFlowRecipe)?.Bins,
            (recipe as NetworkFlowRecipe)?.Hidden,
            flow.Parameters.Length,
            rowsPerTurn,
            team.Threads,
            median,
            rowsPerTurn / median * 1e3,
            gigaflops,
            peak,
            gigaflops / peak,
            executed,
            executed / peak,
            (int)Processor.Vectors,
            (int)Processor.WidestVectors);
    }
}
