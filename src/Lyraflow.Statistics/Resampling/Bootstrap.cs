using System.Numerics.Tensors;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Mathematics;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Resampling;

/// <summary>
/// Percentile bootstrap over objects (Efron 1979). It measures what other objects would change, the trained model
/// staying as it is; what another training run would change has to be measured by training again.
/// </summary>
public static class Bootstrap
{
    /// <summary>The interval of a ranking metric, for example <see cref="RankingMetrics.AveragePrecision"/>.</summary>
    /// <param name="scores">The ranked objects.</param>
    /// <param name="metric">The number wanted; NaN where not defined.</param>
    /// <param name="random">Chooses the resamples.</param>
    /// <param name="settings">Resamples, level, strata; null for the defaults.</param>
    /// <exception cref="ArgumentException">The metric is not defined on the objects, or on no resample.</exception>
    public static BootstrapInterval Interval(
        LabeledScores scores,
        Func<ThresholdCounts, double> metric,
        RandomSource random,
        BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Intervals(scores, [metric], random, settings)[0];
    }

    /// <summary>
    /// The intervals of several ranking metrics from the same resamples: each equals its <see cref="Interval"/> from
    /// the same random numbers, and drawing and ranking, which take the time, are done once for all.
    /// </summary>
    /// <param name="scores">The ranked objects.</param>
    /// <param name="metrics">The numbers wanted; NaN where not defined.</param>
    /// <param name="random">Chooses the resamples.</param>
    /// <param name="settings">Resamples, level, strata; null for the defaults.</param>
    /// <returns>One interval per metric.</returns>
    /// <exception cref="ArgumentException">A metric is not defined on the objects, or on no resample.</exception>
    public static BootstrapInterval[] Intervals(
        LabeledScores scores,
        IReadOnlyList<Func<ThresholdCounts, double>> metrics,
        RandomSource random,
        BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(metrics);
        settings ??= new();
        var counts = scores.NewCounts();
        var draws = Draw(new(scores.Positive, settings.Stratified, random), metrics.Count, Measure, settings);
        return [.. metrics.Select((metric, i) => Summarize(metric(scores.Counts), draws[i], settings.Level))];

        double[] Measure(int[] multiplicity)
        {
            scores.Recount(multiplicity, counts);
            return [.. metrics.Select(metric => metric(counts))];
        }
    }

    /// <summary>
    /// The interval of a difference: both methods see the same resample each time, so what is hard for both cancels.
    /// </summary>
    /// <param name="first">The objects ranked by one method.</param>
    /// <param name="second">The same objects in the same order, ranked by the other.</param>
    /// <param name="metric">The number wanted; NaN where not defined.</param>
    /// <param name="random">Chooses the resamples.</param>
    /// <param name="settings">Resamples, level, strata; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The labels differ, or the metric is not defined on the objects or on no resample.
    /// </exception>
    public static PairedDifference Difference(
        LabeledScores first,
        LabeledScores second,
        Func<ThresholdCounts, double> metric,
        RandomSource random,
        BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(metric);
        if (!first.Positive.SequenceEqual(second.Positive))
        {
            throw new ArgumentException(
                "The two methods carry different labels; a paired bootstrap needs the same objects in the same order.",
                nameof(second));
        }

        settings ??= new();
        var firstCounts = first.NewCounts();
        var secondCounts = second.NewCounts();
        var draws = Draw(
            new(first.Positive, settings.Stratified, random),
            1,
            multiplicity => [metric(first.Recount(multiplicity, firstCounts)) - metric(second.Recount(multiplicity, secondCounts))],
            settings)[0];
        var interval = Summarize(metric(first.Counts) - metric(second.Counts), draws, settings.Level);
        var higher = draws.Count(draw => draw > 0) + (0.5 * draws.Count(draw => draw == 0));
        return new(interval, higher / (draws.Length - interval.Undefined));
    }

    /// <summary>
    /// The interval of a mean over objects, such as a mean negative log density. For the paired difference of two
    /// methods, give the differences per object.
    /// </summary>
    /// <exception cref="ArgumentException">No values, a value that is not finite, or strata asked for.</exception>
    public static BootstrapInterval Mean(
        ReadOnlySpan<double> values, RandomSource random, BootstrapSettings? settings = null)
    {
        Require.NotEmpty(values, nameof(values));
        Require.Finite(values, nameof(values));
        settings ??= new();
        if (settings.Stratified)
        {
            throw new ArgumentException("A mean has no classes to keep apart; set Stratified to false.", nameof(settings));
        }

        var kept = values.ToArray();
        var draws = Draw(
            new(new bool[kept.Length], stratified: false, random), 1, multiplicity => [WeightedMean(kept, multiplicity)], settings)[0];
        return Summarize(TensorPrimitives.Sum<double>(kept) / kept.Length, draws, settings.Level);
    }

    /// <summary>Per number its value on every resample.</summary>
    private static double[][] Draw(Resampler resampler, int numbers, Func<int[], double[]> measure, BootstrapSettings settings)
    {
        settings.Check();
        var draws = Enumerable.Range(0, numbers).Select(_ => new double[settings.Resamples]).ToArray();
        for (var i = 0; i < settings.Resamples; i++)
        {
            var measured = measure(resampler.Next());
            for (var j = 0; j < numbers; j++)
            {
                draws[j][i] = measured[j];
            }
        }

        return draws;
    }

    private static double WeightedMean(double[] values, int[] multiplicity)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            // A row that was not drawn adds nothing, even where its value is infinite.
            sum += multiplicity[i] == 0 ? 0 : multiplicity[i] * values[i];
        }

        return sum / values.Length;
    }

    private static BootstrapInterval Summarize(double estimate, double[] draws, double level)
    {
        var defined = Array.FindAll(draws, draw => !double.IsNaN(draw));
        if (double.IsNaN(estimate) || defined.Length == 0)
        {
            throw new ArgumentException("The metric is not defined (NaN) on these objects, so it has no interval.");
        }

        Array.Sort(defined);
        return new(
            estimate,
            Quantile.OfSorted(defined, (1 - level) / 2),
            Quantile.OfSorted(defined, (1 + level) / 2),
            TensorPrimitives.StdDev<double>(defined),
            draws.Length - defined.Length);
    }
}
