using Lyraflow.Data.Stripe82;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Resampling;
using Lyraflow.Workflows.Evaluation;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Reproduction;

/// <summary>Measures two trained flows and the classifier they make. RR Lyrae are the positive class.</summary>
internal sealed class ReproductionEvaluator
{
    /// <summary>The baseline that needs no choices: a normal density for each class.</summary>
    public const string GaussianBaseline = "one Gaussian per class";

    private const int SampleCount = 100_000;

    private readonly IReadOnlyList<TreatedSplit> _treatments;
    private readonly LabeledTable _catalog;
    private readonly RowSplit _split;
    private readonly IReadOnlyList<ClassRun> _classes;
    private readonly RandomSource _random;
    private readonly WorkerTeam _team;
    private readonly DensityEvaluator _density;
    private readonly Dictionary<string, FeatureTable<float>> _samples;

    public ReproductionEvaluator(
        IReadOnlyList<TreatedSplit> treatments,
        IReadOnlyList<ClassRun> classes,
        Standardization unit,
        RandomSource random,
        WorkerTeam team)
    {
        _treatments = treatments;
        _catalog = treatments[^1].Treated.Catalog;
        _split = treatments[^1].Split;
        _classes = classes;
        Unit = unit;
        _random = random;
        _team = team;
        _density = new DensityEvaluator(unit, random, team) { Cuts = SesarColorBox.Contains };
        _samples = classes.ToDictionary(run => run.Name, run => Sample(run, SampleCount));
    }

    private Standardization Unit { get; }

    public Evaluation Evaluate(ReproduceRequest request, Protocol protocol)
    {
        var scores = new ReproductionScores(_catalog, _split, LogDensity(_classes[0]), LogDensity(_classes[1]));
        var mixtures = new MixtureBaseline(_random, _team.Threads);
        var baselines = new Dictionary<string, ReproductionScores>
        {
            [GaussianBaseline] = new(_catalog, _split, Gaussian(_classes[0]), Gaussian(_classes[1])),
            [MixtureBaseline.Name] = mixtures.Score(_catalog, _split),
        };
        var classifier = new RatioClassifier(scores.Prior, _random);
        var evaluator = new ClassifierEvaluator(scores.Prior, _random);
        var (test, validation) = (scores.Test, scores.Validation);
        var metrics = new ReproduceMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Protocol = protocol.Name,
            Seed = request.Seed,
            Threads = _team.Threads,
            Data = _catalog.Sources,
            Synthetic = _catalog.IsSynthetic,
            Seconds = 0,
            StandardizedUnit = Unit.Scale,
            Classes = _classes.ToDictionary(run => run.Name, Measure),
            Classifier = classifier.Measure(test, "test"),
            OperatingPoints = evaluator.OperatingPoints(validation, test),
            Calibration = evaluator.Calibrate(validation, test),
            Baselines = [.. baselines.Select(baseline => classifier.Compare(baseline.Key, test.Test(), baseline.Value.Test.Test()))],
            Treatment = _treatments[^1].Treated.Treatment,
            Treatments = _treatments.Count == 1 ? null
                :
                [
                    .. _treatments.SkipLast(1).Select(other => Measure(other, mixtures.Score(other.Treated.Catalog, other.Split))),
                    Measure(_treatments[^1], baselines[MixtureBaseline.Name]),
                ],
            Paper = PaperMetrics.Published,
            AsPublished = protocol.EvaluateOnFreshShuffle ? MeasureAsPublished(classifier, scores) : null,
        };
        return new Evaluation(metrics, scores, baselines, _samples);
    }

    private ClassMetrics Measure(ClassRun run)
    {
        var losses = Array.ConvertAll(LogDensity(run, run.Rows.Test), value => -value);
        var loss = Estimate.OfMean(losses, _random.Fork($"loss {run.Name}"));
        var gaussian = Array.ConvertAll(MultivariateNormal.Fit(run.Rows.Train).LogDensity(run.Rows.Test), value => -value);
        double[] gains = [.. gaussian.Zip(losses, (theirs, ours) => theirs - ours)];
        return new ClassMetrics
        {
            TrainingRows = run.Rows.Train.Rows,
            ValidationRows = run.Rows.Validation.Rows,
            TestRows = run.Rows.Test.Rows,
            Flow = run.Recipe.Flow.Name,
            Layers = run.Recipe.Flow.Layers,
            Bins = (run.Recipe.Flow as SplineFlowRecipe)?.Bins,
            Hidden = (run.Recipe.Flow as NetworkFlowRecipe)?.Hidden,
            Parameters = run.Flow.Parameters.Length,
            Epochs = run.Result.Losses[^1].Epoch,
            BestEpoch = run.Result.BestEpoch,
            StopReason = run.Result.StopReason,
            TrainingSeconds = run.Result.Seconds,
            RowsPerSecond = run.Result.RowsPerSecond,
            ValidationNllStandardized = run.Standardize(run.Result.BestValidationLoss),
            TestNllStandardized = loss.Less(Unit.LogScale),
            TestNllStandardError = Scatter.StandardErrorOfMean(losses),
            TestNll = loss.Value,
            GaussianTestNllStandardized = run.Standardize(gaussian.Average()),
            GainOverGaussian = Estimate.Of(Bootstrap.Mean(gains, _random.Fork($"gain {run.Name}"))),
            Fit = _density.Measure(run.Name, run.Flow, run.Rows.Test, Array.ConvertAll(losses, loss => -loss), _samples[run.Name]),
            KolmogorovSmirnov = FeatureTest.Compare(_catalog.Features, run.Rows.Test, _samples[run.Name]),
        };
    }

    private TreatmentMetrics Measure(TreatedSplit treatment, ReproductionScores scores)
    {
        var test = scores.Test;
        return TreatmentMetrics.Measure(
            treatment.Treated.Name,
            MixtureBaseline.Name,
            treatment.Treated.Catalog.Classes.Select((name, c) => (name, Sought: c == 1)).ToDictionary(
                pair => pair.name, pair => test.Positive.Count(positive => positive == pair.Sought)),
            [test.Log10Ratio],
            test.Positive,
            treatment.TestLeftOut,
            _ => _random.Fork("treatments"));
    }

    private FeatureTable<float> Sample(ClassRun run, int count) => run.Flow.Sample(count, _random.Fork($"sample {run.Name}"));

    private LeakedMetrics MeasureAsPublished(RatioClassifier classifier, ReproductionScores scores)
    {
        // A new shuffle of all rows: its tenth that is called "test" was mostly trained on.
        var shuffle = RowSplit.Unstratified(_catalog, _random.Fork("fresh shuffle"));
        var fresh = _classes.ToDictionary(run => run.Name, run => shuffle.OfClass(_catalog, run.Name).Select(AllRows()).Test);
        var losses = _classes.ToDictionary(
            run => run.Name, run => Array.ConvertAll(LogDensity(run, fresh[run.Name]), value => run.Standardize(-value)));
        return new LeakedMetrics(
            losses.ToDictionary(pair => pair.Key, pair => pair.Value.Average()),
            losses.ToDictionary(pair => pair.Key, pair => Estimate.OfMean(pair.Value, _random.Fork($"loss {pair.Key}")).Interval!),
            _classes.ToDictionary(
                run => run.Name,
                run => (IReadOnlyList<FeatureTest>)FeatureTest.Compare(_catalog.Features, run.All, Sample(run, run.All.Rows))),
            classifier.Measure(scores.Rows(shuffle.Test), "fresh shuffle"));
    }

    private double[] LogDensity(ClassRun run, FeatureTable<float> rows) => run.Flow.LogDensity(rows, _team);

    private float[] LogDensity(ClassRun run) => Narrow(run.Flow.LogDensity(AllRows(), _team));

    private float[] Gaussian(ClassRun run) => Narrow(MultivariateNormal.Fit(run.Rows.Train).LogDensity(AllRows()));

    private FeatureTable<float> AllRows() => _catalog.Table;

    private static float[] Narrow(double[] values) => Array.ConvertAll(values, value => (float)value);
}
