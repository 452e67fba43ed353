using System.Diagnostics;
using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>
/// Fits to a class the mixture that its rows were drawn from before they got their errors; the validation rows choose how many
/// components it has. It begins with the mixture of the complete rows as they are.
/// </summary>
internal static class DeconvolvedClassTraining
{
    private const int Iterations = 300;
    private const double Tolerance = 1e-5;
    private static readonly int[] Choices = [1, 2, 3, 5, 10, 20];

    public static (ModelClass Class, TrainedClass Result) Train(
        TrainRequest request,
        string name,
        FeatureTable<float> complete,
        IReadOnlyList<UncertainRow> rows,
        TrainingRecord origin,
        WorkerTeam team,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var held = Math.Clamp((int)Math.Round(rows.Count * request.Validation), 1, rows.Count - 2);
        var split = RowSplit.HoldOut(rows.Count, held, new RandomSource(request.Seed).Fork($"split {name}"));
        UncertainRow[] train = [.. split.Train.Select(row => rows[row])];
        UncertainRow[] validation = [.. split.Validation.Select(row => rows[row])];
        int[] choices = request.Components is { } chosen
            ? [chosen]
            : [.. Choices.Where(count => count == 1 || count * 10 <= complete.Rows)];
        var (best, bestLoss, gaussian) = ((GaussianMixture?)null, double.PositiveInfinity, double.PositiveInfinity);
        foreach (var (i, components) in choices.Index())
        {
            var settings = new GaussianMixtureSettings { Components = components, Seed = request.Seed };
            var start = GaussianMixture.Fit(complete, settings, team.Threads, cancellation);
            var (mixture, _) = Deconvolution.Fit(
                train, start, settings with { MaximumIterations = Iterations, Tolerance = Tolerance }, team, cancellation);
            var loss = Loss(mixture, validation, team);
            gaussian = i == 0 ? loss : gaussian;
            (best, bestLoss) = loss < bestLoss || best is null ? (mixture, loss) : (best, bestLoss);
            progress?.Report(new StageProgress(
                $"deconvolving {name}",
                (i + 1.0) / choices.Length,
                string.Create(CultureInfo.InvariantCulture, $"{components} components, {loss:f3} nats")));
        }

        var record = origin with
        {
            TrainingRows = train.Length,
            ValidationRows = validation.Length,
            ValidationLoss = bestLoss,
            OutlierLogDensity = OutlierThresholds.Known(best!, null, team.Threads),
            Errors = [.. request.Errors],
        };
        var parameters = best!.Components.Count * (1 + best.Dimension + (best.Dimension * (best.Dimension + 1) / 2));
        return (
            new ModelClass(name, best, record),
            new TrainedClass(
                name, train.Length, validation.Length, parameters, null, bestLoss, gaussian, clock.Elapsed.TotalSeconds));
    }

    /// <summary>Mean −ln p of rows that say something, with their errors.</summary>
    private static double Loss(GaussianMixture mixture, UncertainRow[] rows, WorkerTeam team)
    {
        var scorer = new UncertainScorer([UncertainDensity.Of(mixture, team)]);
        var (found, error) = (new double[1], new double[1]);
        var (sum, count) = (0.0, 0);
        foreach (var row in rows)
        {
            scorer.LogDensity(row, found, error);
            (sum, count) = scorer.KnownDirections > 0 ? (sum - found[0], count + 1) : (sum, count);
        }

        return count == 0 ? double.PositiveInfinity : sum / count;
    }
}
