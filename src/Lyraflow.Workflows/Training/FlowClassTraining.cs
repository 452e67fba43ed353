using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>Trains a single flow for a class.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="progress">Told how far it has come.</param>
/// <param name="cancellation">Ends training; the best weights so far are kept.</param>
public sealed class FlowClassTraining(TrainRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    // Nats by which a loss on validation rows may exceed that on training rows without a word.
    private const double WideGap = 1;

    private const int FewRows = 30;

    /// <summary>Trains the flow of one class.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="training">Rows to fit.</param>
    /// <param name="validation">Rows that choose the epoch.</param>
    /// <param name="origin">What the records of all classes have in common.</param>
    /// <param name="team">The threads.</param>
    public (ModelClass Class, TrainedClass Result) Train(
        string name, FeatureTable<float> training, FeatureTable<float> validation, TrainingRecord origin, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(origin);
        var recipe = request.Recipe(training.Rows);
        var random = new RandomSource(request.Seed).Fork(name);
        var fit = new FlowTraining<float>(Named(training), validation, recipe, random);
        var flow = fit.Flow;
        var gaussianLoss = GaussianLoss(training, validation);
        var stage = $"training {name}";
        var result = fit.Run(team, TrainingReporter.Of(stage, logUnit: 0, progress), cancellation);
        progress?.Report(new StageProgress(stage, 1, string.Create(
            CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}, validation {result.BestValidationLoss:f3} nats")));
        foreach (var doubt in Doubts(name, training.Rows, result))
        {
            progress?.Report(new StageProgress(stage, 1, string.Empty) { Notice = doubt });
        }

        var record = origin with
        {
            TrainingRows = training.Rows,
            ValidationRows = validation.Rows,
            Options = fit.Settings,
            BestEpoch = result.BestEpoch,
            ValidationLoss = result.BestValidationLoss,
            OutlierLogDensity = OutlierThresholds.Known(flow, training.Context, request.Catalog.Threads),
        };
        return (new ModelClass(name, flow, record), new TrainedClass(
            name,
            training.Rows,
            validation.Rows,
            flow.Parameters.Length,
            result.BestEpoch,
            result.BestValidationLoss,
            gaussianLoss,
            result.Seconds));
    }

    /// <summary>
    /// Mean −ln p of rows under one Gaussian that was fitted to others; where there is context, of p(features, context) /
    /// p(context).
    /// </summary>
    internal static double GaussianLoss(FeatureTable<float> train, FeatureTable<float> validation)
    {
        static double[] Fit(FeatureTable<float> train, FeatureTable<float> validation)
            => MultivariateNormal.Fit(train).LogDensity(validation);
        if (train.Context is null)
        {
            return -Fit(train, validation).Average();
        }

        static FeatureTable<float> Join(FeatureTable<float> rows) => new([.. rows.Columns, .. rows.Context!.Columns]);
        return Fit(train.Context, validation.Context!).Average() - Fit(Join(train), Join(validation)).Average();
    }

    private FeatureTable<float> Named(FeatureTable<float> rows)
    {
        var named = rows.Named([.. request.Features]);
        return rows.Context is { } context ? named.Given(context.Named([.. request.Context])) : named;
    }

    /// <summary>What a run that learned nothing, or little that holds, should say of why.</summary>
    private static IEnumerable<string> Doubts(string name, int rows, TrainingResult result)
    {
        if (rows < FewRows)
        {
            yield return $"class {name}: {rows} rows are too few for a flow; its density rests on single rows.";
        }

        if (result.StopReason == StopReason.Diverged)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"class {name}: the training diverged after epoch {result.Losses[^1].Epoch}; the weights of epoch {result.BestEpoch} are "
                    + $"kept. Lower the learning rate.");
        }
        else if (result.BestEpoch == 0)
        {
            yield return $"class {name}: no epoch made the validation rows likelier than the flow that training began with; it has learned "
                + $"nothing. Lower the learning rate, or give more rows.";
        }
        else if (result.Losses[^1].TrainingLoss < result.BestValidationLoss - WideGap)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"class {name}: the rows that were trained on ended {result.BestValidationLoss - result.Losses[^1].TrainingLoss:f1} nats "
                    + $"likelier than those that were not; the flow is too large for so few rows. More noise on the rows or a "
                        + $"smaller flow may "
                    + $"help.");
        }
    }
}
