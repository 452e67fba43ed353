using System.Diagnostics;
using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>
/// Fits to a class the density that its rows were drawn from before they got their errors: a mixture, of which the validation rows
/// choose the number of components and which begins with that of the complete rows as they are; or a flow, which begins with that
/// mixture.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="origin">What the records of all classes have in common.</param>
/// <param name="team">The threads; they do not change a bit of the result.</param>
/// <param name="progress">Told how far it has come.</param>
/// <param name="cancellation">Ends the fits; a flow keeps its best weights so far.</param>
internal sealed class DeconvolvedClassTraining(
    TrainRequest request, TrainingRecord origin, WorkerTeam team, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    private const int Iterations = 300;
    private const double Tolerance = 1e-5;

    // The number of components is chosen on so many rows at most; only the mixture that is chosen is fitted to more.
    private const int RowsOfChoice = 10_000;
    private static readonly int[] Choices = [1, 2, 3, 5, 10, 20];

    /// <summary>Fits the density of one class.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="complete">Its rows that lack nothing, as they are.</param>
    /// <param name="rows">All its rows, with their errors.</param>
    public (ModelClass Class, TrainedClass Result) Train(string name, FeatureTable<float> complete, IReadOnlyList<UncertainRow> rows)
    {
        var clock = Stopwatch.StartNew();
        var held = Math.Clamp((int)Math.Round(rows.Count * request.Validation), 1, rows.Count - 2);
        var split = RowSplit.HoldOut(rows.Count, held, new RandomSource(request.Seed).Fork($"split {name}"));
        UncertainRow[] train = [.. split.Train.Select(row => rows[row])];
        UncertainRow[] validation = [.. split.Validation.Select(row => rows[row])];
        var (mixture, loss, gaussian) = FitMixture(name, complete, train, validation);
        var flow = request.Kind == DensityModel.Flow ? FitFlow(name, complete, train, validation, mixture) : default;
        IDensity<float> density = flow.Flow is { } trained ? trained : mixture;
        var record = origin with
        {
            TrainingRows = train.Length,
            ValidationRows = validation.Length,
            ValidationLoss = flow.Result?.BestValidationLoss ?? loss,
            BestEpoch = flow.Result?.BestEpoch,
            Options = flow.Settings,
            OutlierLogDensity = OutlierThresholds.Known(density, null, team.Threads),
            Errors = [.. request.Errors],
        };
        var parameters = mixture.Components.Count * (1 + mixture.Dimension + (mixture.Dimension * (mixture.Dimension + 1) / 2));
        return (
            new ModelClass(name, density, record),
            new TrainedClass(
                name,
                train.Length,
                validation.Length,
                flow.Flow?.Parameters.Length ?? parameters,
                record.BestEpoch,
                record.ValidationLoss,
                gaussian,
                clock.Elapsed.TotalSeconds));
    }

    private (GaussianMixture Mixture, double Loss, double GaussianLoss) FitMixture(
        string name, FeatureTable<float> complete, UncertainRow[] train, UncertainRow[] validation)
    {
        int[] choices = request.Components is { } chosen
            ? [chosen]
            : [.. Choices.Where(count => count == 1 || count * 10 <= complete.Rows)];
        var few = choices.Length > 1 && train.Length > RowsOfChoice ? train[..RowsOfChoice] : train;
        var (best, bestLoss, gaussian) = ((GaussianMixture?)null, double.PositiveInfinity, double.PositiveInfinity);
        foreach (var (i, components) in choices.Index())
        {
            var settings = new GaussianMixtureSettings { Components = components, Seed = request.Seed };
            var mixture = Deconvolve(few, GaussianMixture.Fit(complete, settings, team.Threads, cancellation));
            var loss = Loss(mixture, validation);
            gaussian = i == 0 ? loss : gaussian;
            (best, bestLoss) = loss < bestLoss || best is null ? (mixture, loss) : (best, bestLoss);
            Report(name, (i + 1.0) / (choices.Length + (few.Length < train.Length ? 1 : 0)), mixture, loss);
        }

        if (few.Length < train.Length)
        {
            best = Deconvolve(train, best!);
            bestLoss = Loss(best, validation);
            Report(name, 1, best, bestLoss);
        }

        return (best!, bestLoss, gaussian);
    }

    private GaussianMixture Deconvolve(UncertainRow[] rows, GaussianMixture start)
    {
        var settings = new GaussianMixtureSettings { MaximumIterations = Iterations, Tolerance = Tolerance };
        return Deconvolution.Fit(rows, start, settings, team, cancellation).Mixture;
    }

    private void Report(string name, double fraction, GaussianMixture mixture, double loss) => progress?.Report(new StageProgress(
        $"deconvolving {name}",
        fraction,
        string.Create(CultureInfo.InvariantCulture, $"{mixture.Components.Count} components, {loss:f3} nats")));

    private (Flow<float>? Flow, TrainingResult? Result, TrainingSettings? Settings) FitFlow(
        string name, FeatureTable<float> complete, UncertainRow[] train, UncertainRow[] validation, GaussianMixture guide)
    {
        var preset = request.Recipe(train.Length);
        var fit = new FlowTraining<float>(
            complete, complete, preset, new RandomSource(request.Seed).Fork(name), FlowDeconvolution.Standardize(guide));
        var stage = $"training {name}";
        var reporter = TrainingReporter.Of(stage, fit.Standardization.LogScale, progress);
        var result = FlowDeconvolution.Train(fit.Flow, train, validation, guide, fit.Settings, team, reporter, cancellation);
        progress?.Report(new StageProgress(stage, 1, string.Create(
            CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}, {result.BestValidationLoss:f3} nats")));
        return (fit.Flow, result, fit.Settings);
    }

    /// <summary>Mean −ln p of rows that say something, with their errors.</summary>
    private double Loss(GaussianMixture mixture, UncertainRow[] rows)
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
