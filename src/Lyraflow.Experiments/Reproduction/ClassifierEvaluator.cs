using Lyraflow.Classification.Calibration;
using Lyraflow.Classification.Metrics;
using Lyraflow.Classification.Resampling;
using Lyraflow.Numerics;

namespace Lyraflow.Experiments.Reproduction;

/// <summary>Measures a classifier by its scores; RR Lyrae are the positive class.</summary>
internal sealed class ClassifierEvaluator(RowScores flows, RandomSource random)
{
    private const int ReliabilityBins = 10;

    public ClassifierMetrics Measure(IReadOnlyCollection<int> rows, string purpose)
    {
        var scores = flows.Test(rows);
        return new ClassifierMetrics
        {
            RocAuc = RankingMetrics.RocAuc(scores.Counts),
            RocAucInterval = Interval(scores, RankingMetrics.RocAuc, purpose),
            AveragePrecision = RankingMetrics.AveragePrecision(scores.Counts),
            AveragePrecisionInterval = Interval(scores, RankingMetrics.AveragePrecision, purpose),
            CompletenessAtHalfPurity = RankingMetrics.CompletenessAtPurity(scores.Counts, 0.5),
            PurityAtNinetyPercentCompleteness = RankingMetrics.PurityAtCompleteness(scores.Counts, 0.9),
            EqualPrior = Decide(scores, 0, $"{purpose} equal priors"),
            TrainingPrior = Decide(scores, Math.Log10((1 - flows.Prior) / flows.Prior), $"{purpose} training priors"),
            AlwaysStarAccuracy = (double)scores.Counts.Negatives / scores.Count,
        };
    }

    /// <summary>Thresholds chosen on validation rows, applied to test rows.</summary>
    public IReadOnlyList<OperatingPointMetrics> OperatingPoints()
    {
        var validation = flows.Validation();
        var test = flows.Test();
        OperatingPoint[] points =
        [
            OperatingPoint.ChooseComplete(validation),
            OperatingPoint.ChooseBalanced(validation),
            OperatingPoint.ChoosePure(validation),
        ];
        return [.. points.Select(point => new OperatingPointMetrics(
            point.Name, point.Reached, Decide(test, point.Threshold, point.Name)))];
    }

    /// <summary>Another method's scores of all rows of the catalogue beside the flows'.</summary>
    public BaselineMetrics Compare(string name, RowScores other)
    {
        var ours = flows.Test();
        var theirs = other.Test();
        return new BaselineMetrics
        {
            Name = name,
            RocAuc = RankingMetrics.RocAuc(theirs.Counts),
            RocAucInterval = Interval(theirs, RankingMetrics.RocAuc, name),
            AveragePrecision = RankingMetrics.AveragePrecision(theirs.Counts),
            AveragePrecisionInterval = Interval(theirs, RankingMetrics.AveragePrecision, name),
            FlowLessBaselineRocAuc = Difference(RankingMetrics.RocAuc),
            FlowLessBaselineAveragePrecision = Difference(RankingMetrics.AveragePrecision),
        };

        DifferenceMetrics Difference(Func<ThresholdCounts, double> metric)
            => DifferenceMetrics.Of(Bootstrap.Difference(ours, theirs, metric, random.Fork($"difference {name}")));
    }

    /// <summary>Fitted on validation rows, judged on test rows.</summary>
    public CalibrationMetrics Calibrate()
    {
        var split = flows.Split;
        var map = PlattCalibration.Fit(RowScores.Of(flows.Log10Ratio, split.Validation), flows.Positive(split.Validation));
        var positive = flows.Positive(split.Test);
        return new CalibrationMetrics
        {
            Prior = flows.Prior,
            Slope = map.Slope,
            Intercept = map.Intercept,
            FittedRows = split.Validation.Length,
            Before = Judge(RowScores.Of(flows.Posterior, split.Test), positive),
            After = Judge(Array.ConvertAll(RowScores.Of(flows.Log10Ratio, split.Test), map.Apply), positive),
        };
    }

    private static ProbabilityMetrics Judge(double[] probabilities, bool[] positive) => new(
        ProbabilityScores.Brier(probabilities, positive),
        ProbabilityScores.LogScore(probabilities, positive),
        [.. ReliabilityDiagram.EqualWidth(probabilities, positive, ReliabilityBins)
            .Select(bin => new ReliabilityMetrics(bin.Count, bin.MeanProbability, bin.PositiveFraction))]);

    private MetricInterval Interval(LabeledScores scores, Func<ThresholdCounts, double> metric, string purpose)
        => MetricInterval.Of(Bootstrap.Interval(scores, metric, random.Fork($"interval {purpose}")));

    private DecisionMetrics Decide(TestScores scores, double threshold, string purpose)
    {
        var decision = DecisionMetrics.At(threshold, scores.At(threshold));
        return decision with
        {
            CompletenessInterval = Interval(scores, counts => counts.At(threshold).Completeness, purpose),
            // Where nothing is selected there is no purity.
            PurityInterval = double.IsNaN(decision.Purity)
                ? new MetricInterval(double.NaN, double.NaN)
                : Interval(scores, counts => counts.At(threshold).Purity, purpose),
        };
    }
}
