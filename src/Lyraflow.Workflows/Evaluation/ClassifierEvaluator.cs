using Lyraflow.Primitives;
using Lyraflow.Statistics.Calibration;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Measures a classifier by its scores.</summary>
/// <param name="prior">Share of the sought class that the posterior was made with.</param>
/// <param name="random">Chooses the resamples.</param>
public sealed class ClassifierEvaluator(double prior, RandomSource random)
{
    private const int ReliabilityBins = 10;

    /// <summary>The threshold on log10 of the ratio from which on the posterior is at least one half.</summary>
    /// <param name="prior">The prior of the sought class.</param>
    /// <param name="calibration">The calibration of the posterior; null for none.</param>
    public static double ThresholdOf(double prior, RatioCalibration? calibration = null)
        => calibration is { } known ? known.Undo(Math.Log((1 - prior) / prior)) / Math.Log(10) : Math.Log10((1 - prior) / prior);

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
        // The same fork: before and after calibration are judged on the same resamples.
        return new ProbabilityMetrics(
            Estimate.OfMean(ProbabilityScores.BrierOfEach(probabilities, positive), random.Fork("probabilities")),
            Estimate.OfMean(ProbabilityScores.LogScoreOfEach(probabilities, positive), random.Fork("probabilities")),
            [.. ReliabilityDiagram.EqualWidth(probabilities, positive, ReliabilityBins)
                .Select(bin => new ReliabilityMetrics(bin.Count, bin.MeanProbability, bin.PositiveFraction))]);
    }

    /// <summary>A threshold applied to test rows.</summary>
    public DecisionMetrics Decide(TestScores scores, double threshold, string purpose)
    {
        var estimates = Measure(
            scores,
            purpose,
            counts => counts.At(threshold).Accuracy,
            counts => counts.At(threshold).Completeness,
            counts => counts.At(threshold).Purity);
        return DecisionMetrics.OfCounts(threshold, scores.At(threshold)) with
        {
            Accuracy = estimates[0],
            Completeness = estimates[1],
            Purity = estimates[2],
        };
    }

    /// <summary>Several numbers, all on the same resamples.</summary>
    public Estimate[] Measure(LabeledScores scores, string purpose, params IReadOnlyList<Func<ThresholdCounts, double>> metrics)
        => Estimate.Of(scores, random.Fork($"interval {purpose}"), metrics);
}
