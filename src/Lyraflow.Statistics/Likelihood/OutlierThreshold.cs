using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The log density below which a class does not claim a row: a quantile of the log densities of the class's own
/// samples, so that it is exceeded by all but the given share of what the class makes.
/// </summary>
/// <param name="LogDensity">The threshold in nats, in the units in which the density is reported.</param>
public readonly record struct OutlierThreshold(double LogDensity)
{
    /// <summary>The threshold that a given share of the class's own samples falls below.</summary>
    /// <param name="sampleLogDensities">
    /// Log densities, under the class, of samples drawn from it or of its held-out objects; not of its training rows.
    /// </param>
    /// <param name="share">The share of the class given up, such as 0.001.</param>
    /// <exception cref="ArgumentException">No samples, or a log density that is NaN or plus infinity.</exception>
    public static OutlierThreshold FromSamples(ReadOnlySpan<double> sampleLogDensities, double share)
    {
        Require.NotEmpty(sampleLogDensities, nameof(sampleLogDensities));
        Require.LogDensities(sampleLogDensities, nameof(sampleLogDensities));
        Require.OpenUnit(share, nameof(share));
        return new(Quantile.OfSorted(Quantile.Sorted(sampleLogDensities), share));
    }

    /// <summary>Flags the rows that no class explains: below the threshold of every class.</summary>
    /// <param name="logDensities">The rows under each class.</param>
    /// <param name="thresholds">One threshold per class.</param>
    /// <param name="unexplained">Receives one flag per row.</param>
    /// <exception cref="ArgumentException">The numbers of thresholds, classes or rows do not agree.</exception>
    public static void Flag(
        ClassLogDensities logDensities, ReadOnlySpan<OutlierThreshold> thresholds, Span<bool> unexplained)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        Require.SameLength(thresholds.Length, logDensities.Classes, nameof(thresholds));
        Require.SameLength(unexplained.Length, logDensities.Rows, nameof(unexplained));
        unexplained.Fill(true);
        for (var k = 0; k < thresholds.Length; k++)
        {
            var ofClass = logDensities.Of(k);
            for (var i = 0; i < ofClass.Length; i++)
            {
                unexplained[i] &= !thresholds[k].IsReachedBy(ofClass[i]);
            }
        }
    }

    /// <summary>
    /// How far classes explain a row: 1 where one of them has at least the log density of its threshold, and below that the
    /// density relative to the one at the threshold, that of the class that comes nearest.
    /// </summary>
    /// <param name="logDensities">The rows under each class.</param>
    /// <param name="thresholds">One threshold per class.</param>
    /// <param name="row">The row.</param>
    public static double Explained(ClassLogDensities logDensities, ReadOnlySpan<OutlierThreshold> thresholds, int row)
    {
        var nearest = double.NegativeInfinity;
        for (var k = 0; k < thresholds.Length; k++)
        {
            nearest = Math.Max(nearest, logDensities.Of(k)[row] - thresholds[k].Finite);
        }

        return Math.Exp(Math.Min(0, nearest));
    }

    /// <summary>The threshold in nats, where there is none the smallest number.</summary>
    public double Finite => Math.Max(LogDensity, double.MinValue);

    // No density at all is no explanation, even where a class gives its own samples none.
    private bool IsReachedBy(double logDensity) => logDensity >= LogDensity && !double.IsNegativeInfinity(logDensity);
}
