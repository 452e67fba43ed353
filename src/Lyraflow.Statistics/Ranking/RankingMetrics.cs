using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// Single numbers that judge a ranking over all its thresholds. They tell how well the scores separate, not how
/// well a threshold was chosen: where one looks for the best threshold, the number is optimistic for the set it is
/// looked for on, and <see cref="OperatingPoint"/> gives the honest one. Each is NaN on counts that lack a class it
/// needs, as a bootstrap resample may.
/// </summary>
public static class RankingMetrics
{
    /// <summary>
    /// The area under the ROC curve: the probability that a positive object outscores a negative one, ties counting
    /// half. Summed in whole numbers, so it is exact up to one division.
    /// </summary>
    public static double RocAuc(ThresholdCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var truePositives = counts.TruePositives;
        var falsePositives = counts.FalsePositives;
        Int128 twice = 0;
        var lastTrue = 0;
        var lastFalse = 0;
        for (var i = 0; i < truePositives.Length; i++)
        {
            twice += (long)(falsePositives[i] - lastFalse) * ((long)truePositives[i] + lastTrue);
            lastTrue = truePositives[i];
            lastFalse = falsePositives[i];
        }

        return (double)twice / (2.0 * counts.Positives * counts.Negatives);
    }

    /// <summary>
    /// Average precision, Σ (completeness step) × (purity after the step), as scikit-learn defines it: no
    /// interpolation between the points.
    /// </summary>
    public static double AveragePrecision(ThresholdCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var truePositives = counts.TruePositives;
        var falsePositives = counts.FalsePositives;
        var sum = 0.0;
        var last = 0;
        for (var i = 0; i < truePositives.Length; i++)
        {
            var found = truePositives[i];
            if (found != last)
            {
                sum += (double)(found - last) * found / ((double)found + falsePositives[i]);
                last = found;
            }
        }

        return sum / counts.Positives;
    }

    /// <summary>The highest F1 over all thresholds.</summary>
    public static double BestF1(ThresholdCounts counts) => Best(counts, here => here.F1);

    /// <summary>The highest completeness over the thresholds whose purity is at least the given one; 0 if none is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The purity is not in [0, 1].</exception>
    public static double CompletenessAtPurity(ThresholdCounts counts, double purity)
    {
        Require.ClosedUnit(purity, nameof(purity));
        return Best(counts, here => here.Purity >= purity ? here.Completeness : 0);
    }

    /// <summary>The highest purity over the thresholds whose completeness is at least the given one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The completeness is not in [0, 1].</exception>
    public static double PurityAtCompleteness(ThresholdCounts counts, double completeness)
    {
        Require.ClosedUnit(completeness, nameof(completeness));
        return Best(counts, here => here.Completeness >= completeness ? here.Purity : 0);
    }

    private static double Best(ThresholdCounts counts, Func<ConfusionCounts, double> merit)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Positives == 0)
        {
            return double.NaN;
        }

        var best = 0.0;
        for (var i = 0; i < counts.Thresholds.Length; i++)
        {
            var here = merit(counts.AtStep(i));
            // Not Math.Max: the purity of nothing is NaN and must not win.
            best = here > best ? here : best;
        }

        return best;
    }
}
