using System.Text.Json.Serialization;
using Lyraflow.Classification.Resampling;

namespace Lyraflow.Experiments;

/// <summary>A 95 % bootstrap interval over objects that were not trained on.</summary>
/// <param name="Low">Its lower end; NaN where the number is not defined.</param>
/// <param name="High">Its upper end.</param>
public sealed record MetricInterval(
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Low,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double High)
{
    internal static MetricInterval Of(BootstrapInterval interval) => new(interval.Low, interval.High);
}

/// <summary>A number with its 95 % bootstrap interval over objects that were not trained on.</summary>
/// <param name="Estimate">The number.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record EstimateMetrics(double Estimate, double Low, double High)
{
    internal static EstimateMetrics Of(BootstrapInterval interval) => new(interval.Estimate, interval.Low, interval.High);

    /// <summary>Repeats of one measurement: estimate and bounds are means over them.</summary>
    internal static EstimateMetrics MeanOf(IReadOnlyCollection<BootstrapInterval> repeats) => new(
        repeats.Average(one => one.Estimate), repeats.Average(one => one.Low), repeats.Average(one => one.High));
}

/// <summary>A difference with its 95 % bootstrap interval over objects, both methods on the same resamples.</summary>
/// <param name="Estimate">The difference.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="ShareHigher">Share of the resamples in which it is above zero, ties counting half.</param>
public sealed record DifferenceMetrics(double Estimate, double Low, double High, double ShareHigher)
{
    internal static DifferenceMetrics Of(PairedDifference difference) => MeanOf([difference]);

    /// <summary>Repeats of one comparison: all numbers are means over them.</summary>
    internal static DifferenceMetrics MeanOf(IReadOnlyCollection<PairedDifference> repeats) => new(
        repeats.Average(one => one.Interval.Estimate),
        repeats.Average(one => one.Interval.Low),
        repeats.Average(one => one.Interval.High),
        repeats.Average(one => one.FirstHigher));
}
