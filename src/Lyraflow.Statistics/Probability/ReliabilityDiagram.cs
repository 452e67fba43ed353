namespace Lyraflow.Statistics.Probability;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Lowest">The lowest probability in the bin.</param>
/// <param name="Highest">The highest probability in the bin.</param>
/// <param name="Count">The objects in the bin.</param>
/// <param name="MeanProbability">The mean probability given to the positive class.</param>
/// <param name="PositiveFraction">The share of positive objects; equal to the mean if calibrated, up to chance.</param>
public readonly record struct ReliabilityBin(
    double Lowest, double Highest, int Count, double MeanProbability, double PositiveFraction);

/// <summary>
/// Objects grouped by the probability given to them, to compare what was promised with what happened. Empty bins
/// are left out.
/// </summary>
public static class ReliabilityDiagram
{
    /// <summary>
    /// Bins of equal width over [0, 1], each without its upper end but the last. With a rare class nearly all
    /// objects share the first bin; see <see cref="EqualCount"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a value that is no probability, no bins.</exception>
    public static ReliabilityBin[] EqualWidth(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, int bins = 10) =>
        Group(probabilities, positive, bins, (probability, _) => Math.Min((int)(probability * bins), bins - 1));

    /// <summary>
    /// Bins of nearly equal count, by rank. Equal probabilities stay in one bin, so that the diagram does not depend
    /// on the order of the rows.
    /// </summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a value that is no probability, no bins.</exception>
    public static ReliabilityBin[] EqualCount(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, int bins = 10)
    {
        var count = probabilities.Length;
        return Group(probabilities, positive, bins, (_, rank) => (int)((long)rank * bins / count));
    }

    // Rank: how many objects have a lower probability.
    private static ReliabilityBin[] Group(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, int bins, Func<double, int, int> binOf)
    {
        ProbabilityScores.Check(probabilities, positive);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var sorted = probabilities.ToArray();
        var labels = positive.ToArray();
        Array.Sort(sorted, labels);
        var result = new List<ReliabilityBin>();
        var start = 0;
        var bin = binOf(sorted[0], 0);
        for (var i = 1; i <= sorted.Length; i++)
        {
            var next = bin;
            if (i < sorted.Length && sorted[i] != sorted[i - 1])
            {
                next = binOf(sorted[i], i);
            }

            if (i == sorted.Length || next != bin)
            {
                result.Add(Summarize(sorted.AsSpan(start..i), labels.AsSpan(start..i)));
                (start, bin) = (i, next);
            }
        }

        return [.. result];
    }

    private static ReliabilityBin Summarize(ReadOnlySpan<double> sorted, ReadOnlySpan<bool> labels)
    {
        var sum = 0.0;
        foreach (var probability in sorted)
        {
            sum += probability;
        }

        return new(
            sorted[0],
            sorted[^1],
            sorted.Length,
            sum / sorted.Length,
            (double)labels.Count(true) / sorted.Length);
    }
}
