using Lyraflow.Bijections;
using Lyraflow.Catalogs;
using Lyraflow.Classification.Metrics;
using Lyraflow.Distributions;
using Lyraflow.Numerics;

namespace Lyraflow.Experiments.Reproduction;

/// <summary>Measures two trained flows and the classifier they make. RR Lyrae are the positive class.</summary>
internal sealed class ReproductionEvaluator(
    Catalog catalog,
    IReadOnlyList<ClassRun> classes,
    StandardizationOptions unit,
    RandomSource random,
    WorkerTeam team)
{
    private const int SampleCount = 100_000;

    private readonly FlowScorer<float>[] _scorers = [.. classes.Select(run => new FlowScorer<float>(run.Flow, team))];

    private ClassRun Star => classes[0];

    private ClassRun RrLyrae => classes[1];

    public ReproduceMetrics Evaluate(ReproduceOptions options, Protocol protocol) => new()
    {
        LyraflowVersion = ProgramVersion.Text,
        Protocol = protocol.Name,
        Seed = options.Seed,
        Threads = team.Threads,
        Data = catalog.Sources,
        Seconds = 0,
        StandardizedUnit = unit.Scale,
        Classes = classes.ToDictionary(run => run.Name, Measure),
        Classifier = Classify(Star.Rows.Test, RrLyrae.Rows.Test),
        AsPublished = protocol.EvaluateOnFreshShuffle ? MeasureAsPublished() : null,
    };

    private ClassMetrics Measure(ClassRun run)
    {
        var losses = Array.ConvertAll(LogDensity(run, run.Rows.Test), value => -value);
        var mean = losses.Average();
        var variance = losses.Sum(loss => (loss - mean) * (loss - mean)) / Math.Max(1, losses.Length - 1);
        var gaussian = -MultivariateNormal.Fit(run.Rows.Train).LogDensity(run.Rows.Test).Average();
        return new ClassMetrics
        {
            TrainingRows = run.Rows.Train.Rows,
            ValidationRows = run.Rows.Validation.Rows,
            TestRows = run.Rows.Test.Rows,
            Layers = run.Recipe.Flow.Layers,
            Bins = run.Recipe.Flow.Bins,
            Hidden = run.Recipe.Flow.Hidden,
            Parameters = run.Flow.Parameters.Length,
            Epochs = run.Result.Losses[^1].Epoch,
            BestEpoch = run.Result.BestEpoch,
            StopReason = run.Result.StopReason,
            TrainingSeconds = run.Result.Seconds,
            RowsPerSecond = run.Result.RowsPerSecond,
            ValidationNllStandardized = run.Standardize(run.Result.BestValidationLoss),
            TestNllStandardized = run.Standardize(mean),
            TestNllStandardError = Math.Sqrt(variance / losses.Length),
            TestNll = mean,
            GaussianTestNllStandardized = run.Standardize(gaussian),
            KolmogorovSmirnov = CompareColors(run, run.Rows.Test, SampleCount),
        };
    }

    private ColorTest[] CompareColors(ClassRun run, FeatureTable<float> rows, int samples)
    {
        var sample = run.Flow.Sample(samples, random.Fork($"sample {run.Name}"));
        return [.. catalog.Features.Select((feature, column) =>
        {
            var test = KolmogorovSmirnov.TwoSample(
                Array.ConvertAll(rows.Columns[column], value => (double)value),
                Array.ConvertAll(sample.Columns[column], value => (double)value));
            return new ColorTest(feature.Name, test.Statistic, test.PValue, rows.Rows, samples);
        })];
    }

    private ClassifierMetrics Classify(FeatureTable<float> stars, FeatureTable<float> rrLyrae)
    {
        double[] ratios = [.. Log10Ratios(stars), .. Log10Ratios(rrLyrae)];
        var positive = new bool[ratios.Length];
        positive.AsSpan(stars.Rows).Fill(true);
        var scores = new LabeledScores(ratios, positive);
        var trainingRatio = Math.Log10((double)Star.Rows.Train.Rows / RrLyrae.Rows.Train.Rows);
        return new ClassifierMetrics
        {
            RocAuc = RankingMetrics.RocAuc(scores.Counts),
            AveragePrecision = RankingMetrics.AveragePrecision(scores.Counts),
            EqualPrior = Decide(scores, 0),
            TrainingPrior = Decide(scores, trainingRatio),
            AlwaysStarAccuracy = (double)stars.Rows / ratios.Length,
        };
    }

    private static DecisionMetrics Decide(LabeledScores scores, double threshold)
    {
        var counts = scores.At(threshold);
        var confusion = new Confusion(counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives);
        return new DecisionMetrics(threshold, confusion, counts.Accuracy, counts.Completeness, counts.Purity);
    }

    private IEnumerable<double> Log10Ratios(FeatureTable<float> rows)
        => LogDensity(RrLyrae, rows).Zip(LogDensity(Star, rows), (rr, star) => (rr - star) / Math.Log(10));

    private LeakedMetrics MeasureAsPublished()
    {
        // A new shuffle of all rows: its tenth that is called "test" was mostly trained on.
        var shuffle = CatalogSplit.Unstratified(catalog, random.Fork("fresh shuffle"));
        var fresh = classes.ToDictionary(run => run.Name, run => ClassRows.Of(catalog, shuffle, run.Name).Test);
        return new LeakedMetrics(
            classes.ToDictionary(run => run.Name, run => run.Standardize(-LogDensity(run, fresh[run.Name]).Average())),
            classes.ToDictionary(run => run.Name, run => (IReadOnlyList<ColorTest>)CompareColors(run, run.Rows.All, run.Rows.All.Rows)),
            Classify(fresh[Star.Name], fresh[RrLyrae.Name]));
    }

    private double[] LogDensity(ClassRun run, FeatureTable<float> rows)
    {
        var result = new float[rows.Rows];
        _scorers[classes.ToList().IndexOf(run)].LogDensity(rows, result);
        return Array.ConvertAll(result, value => (double)value);
    }
}
