using Lyraflow.Primitives;
using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Tests;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>Measures densities by the true values.</summary>
/// <param name="rows">The rows measured, at least one.</param>
/// <param name="isRedshift">Whether differences are divided by 1 + z.</param>
/// <param name="random">Chooses the resamples.</param>
internal sealed class ColumnEvaluator(IReadOnlyList<TrueValue> rows, bool isRedshift, RandomSource random)
{
    private const int Bins = 20;

    // Of photometric redshifts the usual limit of a catastrophic failure (Hildebrandt et al. 2010).
    private const double Outlier = 0.15;

    // What takes a median distance to the standard deviation of a normal distribution.
    private const double NormalMedian = 1.4826;

    private static readonly double[] Levels = [0.5, 0.68, 0.9, 0.95];

    /// <summary>The probability integral transforms.</summary>
    public double[] Transforms { get; } = [.. rows.Select(row => row.Transform)];

    public TransformMetrics Transform()
    {
        var histogram = new double[Bins];
        foreach (var value in Transforms)
        {
            histogram[Math.Min(Bins - 1, (int)(value * Bins))] += (double)Bins / rows.Count;
        }

        return new TransformMetrics(
            Transforms.Average(),
            Math.Sqrt(1.0 / 12 / rows.Count),
            TestMetrics.Of(KolmogorovSmirnov.OneSample(Transforms, value => value)),
            histogram);
    }

    public IReadOnlyList<CoverageMetrics> Coverage() =>
    [
        .. Levels.Select(level => new CoverageMetrics(
            level,
            (double)Transforms.Count(value => Math.Abs(value - 0.5) <= 0.5 * level) / rows.Count,
            Math.Sqrt(level * (1 - level) / rows.Count))),
    ];

    public double[] RankedScores { get; } = [.. rows.Select(row => row.RankedScore)];

    public Estimate Crps() => Estimate.OfMean(RankedScores, random.Fork("crps"));

    public double CrpsStandardError() => Scatter.StandardErrorOfMean(RankedScores);

    public Estimate LogScore() => Estimate.OfMean([.. rows.Select(row => row.LogScore)], random.Fork("log score"));

    public IReadOnlyList<PointMetrics> Points() =>
        [Point("mean", row => row.Mean), Point("median", row => row.Median), Point("mode", row => row.Mode)];

    private PointMetrics Point(string name, Func<TrueValue, double> of)
    {
        double[] differences = [.. rows.Select(row => (of(row) - row.Value) / (isRedshift ? 1 + row.Value : 1))];
        var middle = Median(differences);
        return new PointMetrics(
            name,
            Estimate.OfMean(differences, random.Fork("points")),
            Math.Sqrt(differences.Average(value => value * value)),
            NormalMedian * Median([.. differences.Select(value => Math.Abs(value - middle))]),
            isRedshift ? (double)differences.Count(value => Math.Abs(value) > Outlier) / rows.Count : null);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }
}
