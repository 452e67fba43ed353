using System.Text.Json.Serialization;
using Lyraflow.Statistics.Resampling;

namespace Lyraflow.Workflows.Metrics;

/// <summary>A 95 % bootstrap interval over objects that were not trained on.</summary>
/// <param name="Low">Its lower end; NaN where the number is not defined.</param>
/// <param name="High">Its upper end.</param>
public sealed record MetricInterval(
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Low,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double High);

/// <summary>The difference of two methods with its 95 % bootstrap interval over objects, both on the same resamples.</summary>
/// <param name="Estimate">The difference.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="ShareHigher">Share of the resamples in which it is above zero, ties counting half.</param>
public sealed record DifferenceMetrics(double Estimate, double Low, double High, double ShareHigher)
{
    /// <summary>Repeats of one comparison: all numbers are means over them.</summary>
    public static DifferenceMetrics MeanOf(params IReadOnlyCollection<PairedDifference> repeats) => new(
        repeats.Average(one => one.Interval.Estimate),
        repeats.Average(one => one.Interval.Low),
        repeats.Average(one => one.Interval.High),
        repeats.Average(one => one.FirstHigher));
}
