using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;

namespace Lyraflow.Workflows.Metrics;

/// <summary>A 95 % bootstrap interval over objects that were not trained on.</summary>
/// <param name="Low">Its lower end; NaN where the number is not defined.</param>
/// <param name="High">Its upper end.</param>
public sealed record MetricInterval(
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Low,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double High)
{
    /// <summary>Where a number is not defined, it has no interval.</summary>
    internal static MetricInterval Undefined { get; } = new(double.NaN, double.NaN);

    internal static MetricInterval Of(BootstrapInterval interval) => new(interval.Low, interval.High);

    /// <summary>Of several numbers that a ranking or a decision is judged by, all on the same resamples.</summary>
    internal static MetricInterval[] Of(LabeledScores scores, IReadOnlyList<Func<ThresholdCounts, double>> metrics, RandomSource random)
    {
        var isDefined = metrics.Select(metric => !double.IsNaN(metric(scores.Counts))).ToArray();
        var intervals = new Queue<BootstrapInterval>(Bootstrap.Intervals(scores, [.. metrics.Where((_, i) => isDefined[i])], random));
        return [.. isDefined.Select(defined => defined ? Of(intervals.Dequeue()) : Undefined)];
    }

    /// <summary>Of a mean over objects; not defined where one of them is infinite.</summary>
    internal static MetricInterval OfMean(double[] values, RandomSource random)
        => values.All(double.IsFinite) ? Of(Bootstrap.Mean(values, random)) : Undefined;
}

/// <summary>A number with its 95 % bootstrap interval over objects that were not trained on.</summary>
/// <param name="Estimate">The number.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record EstimateMetrics(double Estimate, double Low, double High)
{
    internal MetricInterval Interval => new(Low, High);

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

/// <summary>How far chance alone moves a mean over objects.</summary>
internal static class StandardError
{
    /// <summary>The standard deviation of the values by the root of their number.</summary>
    public static double OfMean(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1) / values.Count);
    }
}
