using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;

namespace Lyraflow.Workflows.Metrics;

/// <summary>
/// A number with its 95 % bootstrap interval over objects that were not trained on. In metrics.json it is two keys: that
/// of the number, and beside it the same followed by <c>_interval</c> (see <see cref="MetricsJson"/>).
/// </summary>
/// <param name="Value">The number; NaN where it is not defined.</param>
/// <param name="Interval">The interval; null where there is none, as for published numbers.</param>
public sealed record Estimate(
    [property: JsonPropertyName(MetricsJson.ValueKey)]
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    double Value,
    [property: JsonPropertyName(MetricsJson.IntervalKey)] MetricInterval? Interval)
{
    /// <summary>The number and the interval that a bootstrap gave.</summary>
    public static Estimate Of(BootstrapInterval interval) => new(interval.Estimate, new(interval.Low, interval.High));

    /// <summary>Numbers that a ranking or a decision is judged by, all on the same resamples.</summary>
    /// <param name="scores">The ranked objects.</param>
    /// <param name="random">Chooses the resamples.</param>
    /// <param name="metrics">The numbers; one that is NaN has an interval from NaN to NaN.</param>
    public static Estimate[] Of(LabeledScores scores, RandomSource random, params IReadOnlyList<Func<ThresholdCounts, double>> metrics)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(metrics);
        var values = metrics.Select(metric => metric(scores.Counts)).ToArray();
        var intervals = new Queue<BootstrapInterval>(
            Bootstrap.Intervals(scores, [.. metrics.Where((_, i) => !double.IsNaN(values[i]))], random));
        return Array.ConvertAll(values, value => double.IsNaN(value) ? Undefined(value) : Of(intervals.Dequeue()));
    }

    /// <summary>
    /// The mean over objects; its interval is from NaN to NaN where one of them is infinite, and the mean NaN where there are none.
    /// </summary>
    public static Estimate OfMean(double[] values, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            return Undefined(double.NaN);
        }

        var mean = values.Average();
        return values.All(double.IsFinite) ? Of(Bootstrap.Mean(values, random)) with { Value = mean } : Undefined(mean);
    }

    /// <summary>Repeats of one measurement: the number and the bounds are means over them.</summary>
    public static Estimate MeanOf(IReadOnlyCollection<Estimate> repeats) => new(
        repeats.Average(one => one.Value),
        new MetricInterval(repeats.Average(one => one.Interval!.Low), repeats.Average(one => one.Interval!.High)));

    /// <summary>The same in another unit of a logarithm: number and bounds less a constant.</summary>
    public Estimate Less(double shift) => new(Value - shift, Interval is null ? null : new(Interval.Low - shift, Interval.High - shift));

    private static Estimate Undefined(double value) => new(value, new MetricInterval(double.NaN, double.NaN));
}
