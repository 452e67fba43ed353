using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Storage;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Measures a model's densities and the classifier that they make.</summary>
internal sealed class ModelEvaluator
{
    private const int SampleCount = 100_000;

    // With fewer, the checks of all features at once say nothing.
    private const int FewestForFit = 20;

    private readonly Model _model;
    private readonly LabeledDensities _test;
    private readonly LabeledDensities? _validation;
    private readonly RandomSource _random;
    private readonly DensityEvaluator _density;

    public ModelEvaluator(Model model, LabeledDensities test, LabeledDensities? validation, RandomSource random, WorkerTeam team)
    {
        (_model, _test, _validation, _random) = (model, test, validation, random);
        Unit = UnitOf([.. model.Features.Select((_, j) => test.Rows.SelectMany(part => part.Columns[j]).ToArray())]);
        _density = new DensityEvaluator(Unit, random, team);
        Samples = test.Certainty is not null ? [] :
        [
            .. model.Classes.Select(
                (item, k) => OutlierThresholds.Draw(
                    item.Density, test.Rows[k].Context, SampleCount, random.Fork($"sample {item.Name}"), team.Threads))
        ];
    }

    /// <summary>Mean and spread of the test rows of all classes.</summary>
    public Standardization Unit { get; }

    // Where the rows have no spread of their own, that of the training takes its place.
    private Standardization UnitOf(IReadOnlyList<float[]> columns)
    {
        if (columns.All(column => column.Any(value => value != column[0])))
        {
            return Standardization.Fit(columns, [.. _model.Features.Select(feature => feature.Name)]);
        }

        return (_model.Classes[0].Density as Flow<float>)?.Options.Bijections.OfType<Standardization>().FirstOrDefault()
            ?? new Standardization([.. columns.Select(_ => 0.0)], [.. columns.Select(_ => 1.0)]);
    }

    /// <summary>
    /// What each class's flow drew; where it is conditional, at contexts of the class's test rows. None where the rows have errors or
    /// missing columns, with which samples do not compare.
    /// </summary>
    public IReadOnlyList<FeatureTable<float>> Samples { get; }

    /// <summary>The density of each class.</summary>
    public EvaluatedClass[] Classes() => [.. _model.Classes.Select((item, k) => Measure(item, k))];

    /// <summary>One class sought among the others.</summary>
    /// <param name="rows">The test rows.</param>
    /// <param name="priors">Of all classes.</param>
    /// <param name="priorFrom">Who gave them.</param>
    /// <param name="target">The class.</param>
    public EvaluatedClassifier Classifier(ScoredRows rows, Priors priors, string priorFrom, int target)
    {
        var prior = priors.Probabilities[target];
        var evaluator = new ClassifierEvaluator(prior, _random);
        var calibration = ModelDecision.Calibration(_model, target);
        var scores = rows.Test();
        Func<ThresholdCounts, double>[] metrics =
        [
            RankingMetrics.RocAuc,
            RankingMetrics.AveragePrecision,
            RankingMetrics.BestF1,
            counts => RankingMetrics.CompletenessAtPurity(counts, 0.5),
            counts => RankingMetrics.PurityAtCompleteness(counts, 0.9),
        ];
        var estimates = evaluator.Measure(scores, "test", metrics);
        return new EvaluatedClassifier
        {
            Target = _model.Classes[target].Name,
            Prior = prior,
            PriorFrom = priorFrom,
            RowsWithoutDensity = _test.RowsWithoutDensity,
            RocAuc = estimates[0],
            AveragePrecision = estimates[1],
            ChanceAveragePrecision = (double)scores.Counts.Positives / scores.Count,
            BestF1 = estimates[2],
            CompletenessAtHalfPurity = estimates[3],
            PurityAtNinetyPercentCompleteness = estimates[4],
            EqualPrior = evaluator.Decide(scores, 0, "equal prior"),
            GivenPrior = evaluator.Decide(scores, ClassifierEvaluator.ThresholdOf(prior, calibration), "given prior"),
            PosteriorCalibrated = calibration is not null,
            Posterior = evaluator.Judge(rows.Posterior, rows.Positive),
        };
    }

    /// <summary>Thresholds chosen on validation rows, judged on test rows.</summary>
    public IReadOnlyList<OperatingPointMetrics> OperatingPoints(ScoredRows rows, Priors priors, int target)
        => new ClassifierEvaluator(priors.Probabilities[target], _random).OperatingPoints(Validation(priors, target), rows);

    /// <summary>
    /// A calibration fitted on validation rows, judged on test rows; null where a ratio is infinite, which Platt's
    /// two parameters cannot fit.
    /// </summary>
    public CalibrationMetrics? Calibrate(ScoredRows rows, Priors priors, int target)
    {
        var validation = Validation(priors, target);
        return validation.Log10Ratio.Concat(rows.Log10Ratio).All(double.IsFinite)
            ? new ClassifierEvaluator(priors.Probabilities[target], _random).Calibrate(validation, rows)
            : null;
    }

    /// <summary>
    /// All classes alike: with the posteriors as the densities have them, for one class's calibration would favour it.
    /// </summary>
    public AllClassesMetrics AllClasses(Priors priors)
    {
        ScoredRows[] each = [.. _model.Classes.Select((_, k) => _test.Against(priors, k, calibration: null))];
        int[] labels = [.. _test.Labels];
        int[] chosen = [.. labels.Select((_, row) => Enumerable.Range(0, each.Length).MaxBy(k => each[k].Posterior[row]))];
        double[] right = [.. labels.Zip(chosen, (label, choice) => label == choice ? 1.0 : 0)];
        double[] losses = [.. labels.Select((label, row) => -Math.Log(each[label].Posterior[row]))];
        var confusion = each.Select(_ => new int[each.Length]).ToArray();
        foreach (var (label, choice) in labels.Zip(chosen))
        {
            confusion[label][choice]++;
        }

        return new AllClassesMetrics(
            Estimate.OfMean(right, _random.Fork("all classes")),
            Estimate.OfMean(losses, _random.Fork("all classes")),
            [.. each.Select((rows, k) => Against(rows, chosen, priors, k))],
            confusion);
    }

    private ScoredRows Validation(Priors priors, int target)
        => _validation!.Against(priors, target, ModelDecision.Calibration(_model, target));

    private OneAgainstOthers Against(ScoredRows rows, int[] chosen, Priors priors, int k)
    {
        var name = _model.Classes[k].Name;
        var ranking = rows.Test();
        var ranked = Estimate.Of(ranking, _random.Fork($"against {name}"), RankingMetrics.RocAuc, RankingMetrics.AveragePrecision);
        var choice = new TestScores(Array.ConvertAll(chosen, item => item == k ? 1.0 : 0), rows.Positive);
        var decided = Estimate.Of(
            choice, _random.Fork($"against {name}"), counts => counts.At(1).Completeness, counts => counts.At(1).Purity);
        return new OneAgainstOthers(name, priors.Probabilities[k], ranked[0], ranked[1], decided[0], decided[1]);
    }

    private EvaluatedClass Measure(ModelClass item, int k)
    {
        var (rows, isExact) = (_test.Rows[k], _test.Certainty is null);
        var densities = _test.Own(k);
        var losses = Array.ConvertAll(densities, value => -value);
        var loss = Estimate.OfMean(losses, _random.Fork($"loss {item.Name}"));
        var without = losses.Count(double.IsPositiveInfinity);
        return new EvaluatedClass
        {
            Name = item.Name,
            TestRows = _test.Count(k),
            LossRows = isExact ? null : losses.Length,
            ValidationRows = _validation?.Count(k),
            TrainingRows = item.Training?.TrainingRows,
            RowsWithoutDensity = without,
            Nll = loss,
            NllStandardError = losses.Length == 0 ? double.NaN : Scatter.StandardErrorOfMean(losses),
            NllStandardized = loss.Less(Unit.LogScale),
            KolmogorovSmirnov = isExact ? FeatureTest.Compare(_model.Features, rows, Samples[k]) : null,
            Fit = !isExact || without > 0 || rows.Rows < FewestForFit ? null
                : _density.Measure(item.Name, item.Density, rows, densities, Samples[k]),
        };
    }
}
