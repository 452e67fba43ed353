namespace Lyraflow.Statistics.Mathematics;

/// <summary>Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, NumPy's default).</summary>
internal static class Quantile
{
    /// <summary>The quantile at a probability in [0, 1] of values sorted in ascending order, minus infinity allowed.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var index = (int)position;
        var fraction = position - index;
        var lower = sorted[index];
        // Interpolating from an equal or an infinite neighbour would make NaN of it.
        return fraction == 0 || sorted[index + 1] == lower || double.IsInfinity(lower)
            ? lower
            : lower + (fraction * (sorted[index + 1] - lower));
    }

    /// <summary>A sorted copy of the values.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
