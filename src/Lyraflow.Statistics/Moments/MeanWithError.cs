namespace Lyraflow.Statistics.Moments;

/// <summary>A mean over rows or repeats.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error from the scatter; null for a single value.</param>
public sealed record MeanWithError(double Mean, double? StandardError)
{
    /// <summary>The mean of some values.</summary>
    /// <param name="values">At least one value.</param>
    public static MeanWithError Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new MeanWithError(values.Average(), values.Count < 2 ? null : Scatter.StandardErrorOfMean(values));
    }
}
