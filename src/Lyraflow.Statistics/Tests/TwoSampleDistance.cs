using System.Numerics.Tensors;
using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests;

/// <summary>What a permutation test of two multivariate samples found.</summary>
/// <param name="Statistic">The squared distance between the samples, at least 0 up to rounding.</param>
/// <param name="PValue">
/// (1 + permutations with a statistic as large) / (1 + permutations): valid at any number of them, never 0.
/// </param>
/// <param name="FirstRows">The rows of the first sample that were used.</param>
/// <param name="SecondRows">The rows of the second sample that were used.</param>
/// <param name="Bandwidth">The width of the Gaussian kernel; NaN for the energy distance, which needs none.</param>
public readonly record struct PermutationTest(
    double Statistic, double PValue, int FirstRows, int SecondRows, double Bandwidth);

/// <summary>How a permutation test is run.</summary>
public sealed record PermutationTestSettings
{
    /// <summary>The largest <see cref="MaximumRows"/>: two such samples have a matrix of pairs of 800 MB.</summary>
    public const int RowLimit = 5000;

    /// <summary>The random divisions of the pooled rows; the smallest possible p value is 1/(1 + this).</summary>
    public int Permutations { get; init; } = 999;

    /// <summary>
    /// A sample with more rows is replaced by a random subset of this size, drawn without replacement: time and
    /// memory grow with the square. The statistic then refers to the subsets.
    /// </summary>
    public int MaximumRows { get; init; } = 1000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Permutations, nameof(Permutations));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRows, 2, nameof(MaximumRows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumRows, RowLimit, nameof(MaximumRows));
    }
}

/// <summary>
/// Distances between two multivariate samples that see all columns at once, where Kolmogorov-Smirnov sees one.
/// Both are Euclidean in the columns as given: standardize columns of different spread first.
/// </summary>
public static class TwoSampleDistance
{
    /// <summary>
    /// The energy distance 2E|X−Y| − E|X−X′| − E|Y−Y′| (Székely and Rizzo 2013), means over all pairs, a row with
    /// itself included. In one dimension it is the square of SciPy's <c>energy_distance</c>.
    /// </summary>
    /// <param name="first">Rows × columns, row after row.</param>
    /// <param name="second">Rows × columns, row after row.</param>
    /// <param name="columns">The number of columns of both.</param>
    /// <param name="random">Chooses the subsets and the permutations.</param>
    /// <param name="settings">How many permutations and rows; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than two rows, a length that is no multiple of the columns, or a value that is not finite.
    /// </exception>
    public static PermutationTest EnergyDistance(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        int columns,
        RandomSource random,
        PermutationTestSettings? settings = null)
    {
        settings ??= new();
        var pairs = PairMatrix.OfDistances(first, second, columns, random, settings);
        return Test(pairs, random, settings.Permutations, double.NaN);
    }

    /// <summary>
    /// The squared maximum mean discrepancy (Gretton et al. 2012, the biased estimate, which is never negative) with
    /// the kernel exp(−|x−y|²/2σ²), σ the median distance between different rows of the pooled samples.
    /// </summary>
    /// <inheritdoc cref="EnergyDistance" path="/param"/>
    /// <exception cref="ArgumentException">
    /// Fewer than two rows, a length that is no multiple of the columns, a value that is not finite, or more than
    /// half of all pairs equal.
    /// </exception>
    public static PermutationTest MaximumMeanDiscrepancy(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        int columns,
        RandomSource random,
        PermutationTestSettings? settings = null)
    {
        settings ??= new();
        var pairs = PairMatrix.OfDistances(first, second, columns, random, settings);
        var bandwidth = pairs.MedianDistance();
        if (bandwidth == 0)
        {
            throw new ArgumentException(
                "More than half of all pairs of rows are equal, so the median distance gives no kernel width.",
                nameof(first));
        }

        // With −k(x, y) in place of the distance, the energy distance is the discrepancy (Sejdinovic et al. 2013).
        pairs.Transform(distance => -Math.Exp(-0.5 * (distance / bandwidth) * (distance / bandwidth)));
        return Test(pairs, random, settings.Permutations, bandwidth);
    }

    private static PermutationTest Test(PairMatrix pairs, RandomSource random, int permutations, double bandwidth)
    {
        var inFirst = new double[pairs.Rows];
        inFirst.AsSpan(0, pairs.FirstRows).Fill(1);
        var rowSums = pairs.RowSums();
        var observed = Contrast(pairs, inFirst, rowSums);
        // A division that only mirrors the observed one sums the same numbers in another order.
        var rounding = 1e-12 * Math.Abs(TensorPrimitives.Sum<double>(rowSums)) / pairs.Rows / pairs.Rows;
        var asLarge = 0;
        for (var i = 0; i < permutations; i++)
        {
            random.Shuffle(inFirst.AsSpan());
            if (Contrast(pairs, inFirst, rowSums) >= observed - rounding)
            {
                asLarge++;
            }
        }

        return new(
            observed, (1.0 + asLarge) / (1.0 + permutations), pairs.FirstRows, pairs.Rows - pairs.FirstRows, bandwidth);
    }

    // Twice the mean over pairs across the samples less the means over pairs within each. Only the pairs within the
    // first sample are visited; sums over rows give the others.
    private static double Contrast(PairMatrix pairs, double[] inFirst, double[] rowSums)
    {
        var within = 0.0;
        for (var i = 0; i < inFirst.Length; i++)
        {
            if (inFirst[i] != 0)
            {
                within += TensorPrimitives.Dot(pairs.Row(i), inFirst);
            }
        }

        var across = TensorPrimitives.Dot<double>(rowSums, inFirst) - within;
        var withinSecond = TensorPrimitives.Sum<double>(rowSums) - within - (2 * across);
        double first = pairs.FirstRows;
        double second = pairs.Rows - pairs.FirstRows;
        return (2 * across / (first * second)) - (within / (first * first)) - (withinSecond / (second * second));
    }
}
