using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>Fits the stacks of all classes, and what their held-out rows say of the decision between them.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="progress">Told how far it has come.</param>
/// <param name="cancellation">Ends the fits; nothing of them is kept.</param>
internal sealed class StackClassesTraining(TrainRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    private const int FewRows = 30;
    private const string Stage = "fitting";

    public (IReadOnlyList<(ModelClass Class, TrainedClass Result)> Classes, Decision? Decision) Train(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes, TrainingRecord origin)
    {
        foreach (var (name, rows) in classes.Where(item => item.Rows.Rows < FewRows))
        {
            Notice($"class {name}: {rows.Rows} rows are very few; its density rests on single rows.");
        }

        progress?.Report(new StageProgress(Stage, 0, Cost(classes)));
        var settings = new StackSettings
        {
            Effort = request.Effort,
            Focus = request.Focus,
            Seed = request.Seed,
            Threads = request.Catalog.Threads,
            Progress = progress is null ? null : new Reporter(progress),
        };
        var fits = StackTraining.Fit(classes, settings, cancellation);
        var results = fits.Select((fit, k) => Result(fit, classes[k].Rows, origin)).ToArray();
        if (classes.Count == 1 || request.Context.Count > 0)
        {
            return (results, null);
        }

        long[] counts = [.. classes.Select(item => (long)item.Rows.Rows)];
        var target = request.Focus is { } focus ? fits.Single(fit => fit.Name == focus).Own : counts.IndexOf(counts.Min());
        return (results, DecisionFit.Fit(fits, counts, target));
    }

    private (ModelClass Class, TrainedClass Result) Result(StackFit fit, FeatureTable<float> rows, TrainingRecord origin)
    {
        var own = fit.HeldOut.LogDensities[fit.Own];
        var loss = -own.Average();
        var record = origin with
        {
            TrainingRows = rows.Rows,
            ValidationRows = own.Length,
            ValidationLoss = loss,
            Effort = request.Effort,
            Kinds = [.. fit.Kinds.Select(kind => kind with { Loss = double.IsFinite(kind.Loss) ? kind.Loss : double.MaxValue })],
            OutlierLogDensity = OutlierThresholds.Known(fit.Density, rows.Context, request.Catalog.Threads),
        };
        int[] held = [.. fit.HeldOut.Rows.Take(rows.Rows / StackPlan.FoldCount)];
        var isHeld = new bool[rows.Rows];
        Array.ForEach(held, row => isHeld[row] = true);
        int[] others = [.. Enumerable.Range(0, rows.Rows).Where(row => !isHeld[row])];
        return (new ModelClass(fit.Name, fit.Density, record), new TrainedClass(
            fit.Name,
            rows.Rows,
            own.Length,
            Parameters(fit.Density),
            null,
            loss,
            FlowClassTraining.GaussianLoss(rows.Select(others), rows.Select(held)),
            fit.Seconds));
    }

    private static int Parameters(StackedDensity stack) => stack.Members.Sum(member => member.Density switch
    {
        Flow<float> flow => flow.Parameters.Length,
        GaussianMixture mixture => mixture.Components.Count * (1 + mixture.Dimension + (mixture.Dimension * (mixture.Dimension + 1) / 2)),
        _ => 0,
    });

    private string Cost(IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes)
    {
        var plans = classes
            .Select(item =>
                (item.Rows.Rows, Plan: StackPlan.For(item.Rows.Rows, item.Rows.Dimension, item.Rows.Context is not null, request.Effort)))
            .ToArray();
        var threads = request.Catalog.Threads == 0 ? Environment.ProcessorCount : request.Catalog.Threads;
        var seconds = plans.Sum(plan => plan.Plan.Seconds(plan.Rows, classes[0].Rows.Dimension)) / threads;
        var fits = plans.Sum(plan => plan.Plan.Folds * plan.Plan.Kinds.Count);
        var time = seconds < 90
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):n0} seconds")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:n0} minutes");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"effort {request.Effort.ToString().ToLowerInvariant()}: at most {fits} fits, those that stay again to all rows; "
                + $"roughly {time} on {threads} threads.");
    }

    private void Notice(string text) => progress?.Report(new StageProgress(Stage, 0, string.Empty) { Notice = text });

    private sealed class Reporter(IProgress<StageProgress> progress) : IProgress<StackProgress>
    {
        public void Report(StackProgress value)
            => progress.Report(new StageProgress(Stage, value.Fraction, value.Fit) { Total = value.Total });
    }
}
