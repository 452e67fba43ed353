namespace Lyraflow.Statistics.Moments;

/// <summary>How far values lie from their mean.</summary>
public static class Scatter
{
    /// <summary>The sum of the squared differences from the mean.</summary>
    /// <param name="values">At least one value.</param>
    public static double SumOfSquares(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }

    /// <summary>
    /// The standard deviation of the population that the values are a sample of: the root of the sum of squares by n
    /// − 1.
    /// </summary>
    /// <param name="values">At least two values.</param>
    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Math.Sqrt(SumOfSquares(values) / (values.Count - 1));
    }

    /// <summary>The standard error of the mean: how far chance alone moves it. Zero for a single value.</summary>
    /// <param name="values">At least one value.</param>
    public static double StandardErrorOfMean(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Math.Sqrt(SumOfSquares(values) / Math.Max(1, values.Count - 1) / values.Count);
    }
}
