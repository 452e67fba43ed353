using System.Diagnostics;
using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>Fits a single Gaussian mixture to a class; the validation rows choose how many components it has.</summary>
internal static class MixtureClassTraining
{
    private static readonly int[] Choices = [1, 2, 3, 5, 10, 20, 50, 100];

    public static (ModelClass Class, TrainedClass Result) Train(
        TrainRequest request,
        (string Name, FeatureTable<float> Train, FeatureTable<float> Validation) part,
        TrainingRecord origin,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (part.Train.Context is not null)
        {
            throw new InputException("A mixture cannot be conditioned on context; choose a flow or leave the context out.");
        }

        var clock = Stopwatch.StartNew();
        var stage = $"fitting {part.Name}";
        var best = (Mixture: (GaussianMixture?)null, Loss: double.PositiveInfinity);
        int[] choices = request.Components is { } chosen
            ? [chosen]
            : [.. Choices.Where(count => count == 1 || count * 10 <= part.Train.Rows)];
        foreach (var (i, components) in choices.Index())
        {
            var settings = new GaussianMixtureSettings { Components = components, Seed = request.Seed };
            var mixture = GaussianMixture.Fit(part.Train, settings, request.Catalog.Threads, cancellation);
            var loss = -mixture.LogDensity(part.Validation, request.Catalog.Threads).Average();
            best = loss < best.Loss || best.Mixture is null ? (mixture, loss) : best;
            progress?.Report(
                new StageProgress(
                    stage,
                    (i + 1.0) / choices.Length,
                    string.Create(CultureInfo.InvariantCulture, $"{components} components, {loss:f3} nats")));
        }

        var record = origin with
        {
            TrainingRows = part.Train.Rows,
            ValidationRows = part.Validation.Rows,
            ValidationLoss = best.Loss,
            OutlierLogDensity = OutlierThresholds.Known(best.Mixture!, null, request.Catalog.Threads),
        };
        var parameters =
            best.Mixture!.Components.Count * (1 + part.Train.Dimension + (part.Train.Dimension * (part.Train.Dimension + 1) / 2));
        return (
            new ModelClass(part.Name, best.Mixture, record),
            new TrainedClass(
                part.Name,
                part.Train.Rows,
                part.Validation.Rows,
                parameters,
                null,
                best.Loss,
                FlowClassTraining.GaussianLoss(part.Train, part.Validation),
                clock.Elapsed.TotalSeconds));
    }
}
