namespace Lyraflow.Workflows.Metrics;

/// <summary>A mean over rows or repeats.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error from the scatter; null for a single value.</param>
public sealed record MeanWithError(double Mean, double? StandardError)
{
    /// <summary>The mean of some values, at least one.</summary>
    internal static MeanWithError Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new MeanWithError(mean, values.Count < 2 ? null : Math.Sqrt(squares / (values.Count - 1) / values.Count));
    }
}
