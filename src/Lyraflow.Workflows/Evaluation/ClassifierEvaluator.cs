using Lyraflow.Primitives;
using Lyraflow.Statistics.Calibration;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Measures a classifier by its scores.</summary>
/// <param name="prior">Share of the sought class that the posterior was made with.</param>
/// <param name="random">Chooses the resamples.</param>
internal sealed class ClassifierEvaluator(double prior, RandomSource random)
{
    private const int ReliabilityBins = 10;

    /// <summary>The threshold on log10 of the ratio from which on the posterior is at least one half.</summary>
    public static double ThresholdOf(double prior) => Math.Log10((1 - prior) / prior);

    public ClassifierMetrics Measure(ScoredRows rows, string purpose)
    {
        var scores = rows.Test();
        var intervals = Intervals(scores, purpose, RankingMetrics.RocAuc, RankingMetrics.AveragePrecision);
        return new ClassifierMetrics
        {
            RocAuc = RankingMetrics.RocAuc(scores.Counts),
            RocAucInterval = intervals[0],
            AveragePrecision = RankingMetrics.AveragePrecision(scores.Counts),
            AveragePrecisionInterval = intervals[1],
            CompletenessAtHalfPurity = RankingMetrics.CompletenessAtPurity(scores.Counts, 0.5),
            PurityAtNinetyPercentCompleteness = RankingMetrics.PurityAtCompleteness(scores.Counts, 0.9),
            EqualPrior = Decide(scores, 0, $"{purpose} equal priors"),
            TrainingPrior = Decide(scores, ThresholdOf(prior), $"{purpose} training priors"),
            AlwaysStarAccuracy = (double)scores.Counts.Negatives / scores.Count,
        };
    }

    /// <summary>Thresholds chosen on validation rows, applied to test rows.</summary>
    public IReadOnlyList<OperatingPointMetrics> OperatingPoints(ScoredRows validation, ScoredRows test)
    {
        var (choosing, judged) = (validation.Validation(), test.Test());
        OperatingPoint[] points =
        [
            OperatingPoint.ChooseComplete(choosing),
            OperatingPoint.ChooseBalanced(choosing),
            OperatingPoint.ChoosePure(choosing),
        ];
        return [.. points.Select(point => new OperatingPointMetrics(
            point.Name, point.Reached, Decide(judged, point.Threshold, point.Name)))];
    }

    /// <summary>Another method's scores of the same test rows beside the flows'.</summary>
    public BaselineMetrics Compare(string name, TestScores ours, TestScores theirs)
    {
        var intervals = Intervals(theirs, name, RankingMetrics.RocAuc, RankingMetrics.AveragePrecision);
        return new BaselineMetrics
        {
            Name = name,
            RocAuc = RankingMetrics.RocAuc(theirs.Counts),
            RocAucInterval = intervals[0],
            AveragePrecision = RankingMetrics.AveragePrecision(theirs.Counts),
            AveragePrecisionInterval = intervals[1],
            FlowLessBaselineRocAuc = Difference(RankingMetrics.RocAuc),
            FlowLessBaselineAveragePrecision = Difference(RankingMetrics.AveragePrecision),
        };

        DifferenceMetrics Difference(Func<ThresholdCounts, double> metric)
            => DifferenceMetrics.Of(Bootstrap.Difference(ours, theirs, metric, random.Fork($"difference {name}")));
    }

    /// <summary>Fitted on validation rows, judged on test rows.</summary>
    public CalibrationMetrics Calibrate(ScoredRows validation, ScoredRows test)
    {
        var map = PlattCalibration.Fit(validation.Log10Ratio, validation.Positive);
        return new CalibrationMetrics
        {
            Prior = prior,
            Slope = map.Slope,
            Intercept = map.Intercept,
            FittedRows = validation.Positive.Length,
            Before = Judge(test.Posterior, test.Positive),
            After = Judge(Array.ConvertAll(test.Log10Ratio, map.Apply), test.Positive),
        };
    }

    /// <summary>How good probabilities are.</summary>
    public ProbabilityMetrics Judge(double[] probabilities, bool[] positive)
    {
        var (squares, losses) = (ProbabilityScores.BrierOfEach(probabilities, positive), ProbabilityScores.LogScoreOfEach(probabilities, positive));
        return new ProbabilityMetrics(
            squares.Average(),
            losses.Average(),
            [.. ReliabilityDiagram.EqualWidth(probabilities, positive, ReliabilityBins)
                .Select(bin => new ReliabilityMetrics(bin.Count, bin.MeanProbability, bin.PositiveFraction))])
        {
            // The same fork: before and after calibration are judged on the same resamples.
            BrierInterval = MetricInterval.OfMean(squares, random.Fork("probabilities")),
            LogScoreInterval = MetricInterval.OfMean(losses, random.Fork("probabilities")),
        };
    }

    /// <summary>A threshold applied to test rows.</summary>
    public DecisionMetrics Decide(TestScores scores, double threshold, string purpose)
    {
        var intervals = Intervals(
            scores, purpose, counts => counts.At(threshold).Accuracy, counts => counts.At(threshold).Completeness, counts => counts.At(threshold).Purity);
        return DecisionMetrics.At(threshold, scores.At(threshold)) with
        {
            AccuracyInterval = intervals[0],
            CompletenessInterval = intervals[1],
            PurityInterval = intervals[2],
        };
    }

    /// <summary>Of several numbers, all on the same resamples.</summary>
    public MetricInterval[] Intervals(LabeledScores scores, string purpose, params IReadOnlyList<Func<ThresholdCounts, double>> metrics)
        => MetricInterval.Of(scores, metrics, random.Fork($"interval {purpose}"));
}
