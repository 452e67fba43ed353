using Lyraflow.Primitives;

namespace Lyraflow.Paper.Sweep;

/// <summary>Whether one choice of a sweep, such as the number of neurons, matters.</summary>
/// <param name="Factor">The choice.</param>
/// <param name="Levels">The values tried.</param>
/// <param name="MeanDifferences">
/// Per value, the mean loss less that of all values, over trainings that agree in everything else but the seed; nats.
/// </param>
/// <param name="Range">The largest of them less the smallest.</param>
/// <param name="PValue">How often chance alone does as much; by permutation.</param>
public sealed record FactorTest(
    string Factor, IReadOnlyList<int> Levels, IReadOnlyList<double> MeanDifferences, double Range, double PValue)
{
    /// <summary>Below this probability a choice is said to matter.</summary>
    public const double Significance = 0.01;

    private const int Permutations = 9999;

    /// <summary>
    /// A permutation test: if the choice did not matter, the losses of trainings that agree in everything else could
    /// change places. The statistic is the sum of squares between the values, each training taken relative to the mean
    /// of those it is compared with. It asks nothing of the distribution of the losses, which has a long tail.
    /// </summary>
    /// <param name="factor">The name of the choice.</param>
    /// <param name="losses">One loss per training.</param>
    /// <param name="levels">The choice's value in each training.</param>
    /// <param name="strata">Per training a key of everything else that was chosen, the seed left out.</param>
    /// <param name="random">The random source.</param>
    /// <returns>The test; null when only one value was tried.</returns>
    internal static FactorTest? Run<TStratum>(
        string factor, IReadOnlyList<double> losses, IReadOnlyList<int> levels, IReadOnlyList<TStratum> strata, RandomSource random)
        where TStratum : notnull
    {
        int[] values = [.. levels.Distinct().Order()];
        if (values.Length < 2)
        {
            return null;
        }

        int[][] groups = [.. Enumerable.Range(0, losses.Count).GroupBy(i => strata[i]).Select(group => group.ToArray())];
        var centered = new double[losses.Count];
        foreach (var group in groups)
        {
            var mean = group.Average(i => losses[i]);
            foreach (var i in group)
            {
                centered[i] = losses[i] - mean;
            }
        }

        int[] level = [.. levels.Select(value => Array.IndexOf(values, value))];
        var counts = new int[values.Length];
        foreach (var index in level)
        {
            counts[index]++;
        }

        var means = Means(centered, level, counts);
        var statistic = SumOfSquares(means, counts);
        var reached = 0;
        for (var permutation = 0; permutation < Permutations; permutation++)
        {
            foreach (var group in groups)
            {
                Shuffle(centered, group, random);
            }

            reached += SumOfSquares(Means(centered, level, counts), counts) >= statistic * (1 - 1e-12) ? 1 : 0;
        }

        return new FactorTest(factor, values, means, means.Max() - means.Min(), (1.0 + reached) / (1 + Permutations));
    }

    private static void Shuffle(double[] values, int[] places, RandomSource random)
    {
        for (var i = places.Length - 1; i > 0; i--)
        {
            var j = random.NextIndex(i + 1);
            (values[places[i]], values[places[j]]) = (values[places[j]], values[places[i]]);
        }
    }

    private static double[] Means(double[] values, int[] level, int[] counts)
    {
        var means = new double[counts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            means[level[i]] += values[i] / counts[level[i]];
        }

        return means;
    }

    private static double SumOfSquares(double[] means, int[] counts) => means.Zip(counts, (mean, count) => count * mean * mean).Sum();
}
