using System.Diagnostics;
using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Training;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Training;

namespace Lyraflow.Workflows.FlowComparison;

/// <summary>One flow, trained once, timed and sampled.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Seed">The seed of starting weights, batches and samples.</param>
internal sealed record FlowComparisonTask(string Flow, int Seed)
{
    // A leak of one per cent is then known to two per cent of itself.
    private const int Samples = 200_000;

    private const double ScoreSeconds = 1;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Flow}, seed {Seed}");

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Flow}-{Seed}.json");

    /// <summary>Trains and measures.</summary>
    /// <exception cref="InputException">The flow does not suit the rows.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public FlowComparisonResult Run(
        FlowComparisonData data,
        FlowComparisonRequest request,
        WorkerTeam team,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var recipe = Recipe(data, request);
        var random = new RandomSource(Seed).Fork(Flow);
        recipe = recipe with { Training = recipe.Training with { Epochs = request.Epochs ?? recipe.Training.Epochs } };
        var fit = new FlowTraining<float>(data.Train.Named([.. request.Features]), data.Validation, recipe, random);
        var flow = fit.Flow;
        var result = fit.Run(team, TrainingReporter.Of(Name, data.LogUnit, progress), cancellation);
        cancellation.ThrowIfCancellationRequested();
        var densities = flow.LogDensity(data.Test, team);
        var scoring = ScoringRate(flow, data.Train, team);
        var (sample, sampling) = Draw(flow, team, random);
        return new FlowComparisonResult
        {
            Origin = data.Origin,
            Flow = Flow,
            Seed = Seed,
            Parameters = flow.Parameters.Length,
            TestLoss = MeanWithError.Of(Array.ConvertAll(densities, value => -value - data.LogUnit)),
            ValidationLoss = result.BestValidationLoss - data.LogUnit,
            BestEpoch = result.BestEpoch,
            Epochs = result.Losses[^1].Epoch,
            StopReason = result.StopReason,
            TrainSeconds = result.Seconds,
            ScoreRowsPerSecond = scoring,
            SampleRowsPerSecond = sampling,
            Threads = team.Threads,
            Leak = request.Box is { } box ? ShareOutside(sample, box) : null,
        };
    }

    /// <summary>The flow at its recipe's own size, trained as the preset of the number of rows says.</summary>
    public Preset Recipe(FlowComparisonData data, FlowComparisonRequest request) => Preset.ForRows(data.Train.Rows, Flow, request.Box);

    private static double ScoringRate(Flow<float> flow, FeatureTable<float> rows, WorkerTeam team)
    {
        var scorer = new FlowScorer<float>(flow, team);
        var densities = new double[rows.Rows];
        scorer.LogDensity(rows, densities);
        var turns = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            scorer.LogDensity(rows, densities);
            turns++;
        }
        while (clock.Elapsed.TotalSeconds < ScoreSeconds);
        return turns * (double)rows.Rows / clock.Elapsed.TotalSeconds;
    }

    private static (FeatureTable<float> Rows, double RowsPerSecond) Draw(Flow<float> flow, WorkerTeam team, RandomSource random)
    {
        var sampler = new FlowSampler<float>(flow, team);
        sampler.Sample(Samples / 20, random);
        var clock = Stopwatch.StartNew();
        var sample = sampler.Sample(Samples, random);
        return (sample, Samples / clock.Elapsed.TotalSeconds);
    }

    private static MeanWithError ShareOutside(FeatureTable<float> rows, BoxShape box)
    {
        var outside = 0;
        for (var row = 0; row < rows.Rows; row++)
        {
            var isInside = true;
            for (var column = 0; column < rows.Dimension; column++)
            {
                isInside &= rows.Columns[column][row] >= (float)box.Left[column] && rows.Columns[column][row] <= (float)box.Right[column];
            }

            outside += isInside ? 0 : 1;
        }

        var share = outside / (double)rows.Rows;
        return new MeanWithError(share, Math.Sqrt(share * (1 - share) / rows.Rows));
    }
}
