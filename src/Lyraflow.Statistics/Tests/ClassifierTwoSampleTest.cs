using Lyraflow.Mathematics;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>What a classifier that was asked to tell two samples apart achieved.</summary>
/// <param name="Accuracy">Its accuracy on rows that it had not seen; 0.5 if the samples cannot be told apart.</param>
/// <param name="PValue">The probability of an accuracy at least as high if both samples come from one density.</param>
/// <param name="LearnedRows">Rows that it learned from, as many of each sample.</param>
/// <param name="JudgedRows">Rows that it was judged on, as many of each sample.</param>
/// <param name="Neighbors">Nearest rows that vote.</param>
public readonly record struct ClassifierTest(double Accuracy, double PValue, int LearnedRows, int JudgedRows, int Neighbors);

/// <summary>
/// The classifier two-sample test (Lopez-Paz and Oquab 2017) with their nearest-neighbour classifier: if two samples
/// come from one density, nothing can guess better than a coin which of them a new row belongs to.
/// </summary>
public static class ClassifierTwoSampleTest
{
    /// <summary>
    /// Half of the rows, as many of each sample, are learned; the others are classified by the votes of the √n nearest
    /// learned rows (an odd number). Distances are Euclidean in the columns as given: standardize columns of different
    /// spread first.
    /// </summary>
    /// <param name="first">Rows × columns, row after row.</param>
    /// <param name="second">Rows × columns, row after row; of the larger sample a random part is used.</param>
    /// <param name="columns">The number of columns of both.</param>
    /// <param name="random">Chooses the rows and the halves.</param>
    /// <param name="maximumRows">At most so many rows of each sample are used.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than four rows, a length that is no multiple of the columns, or a value that is not finite.
    /// </exception>
    public static ClassifierTest Run(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int columns, RandomSource random, int maximumRows = 10_000)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRows, 4);
        var rows = Math.Min(maximumRows, Math.Min(CountRows(first, columns, nameof(first)), CountRows(second, columns, nameof(second))));
        if (rows < 4)
        {
            throw new ArgumentException("A classifier needs at least four rows of each sample.", nameof(first));
        }

        var half = rows / 2;
        var (firstOrder, secondOrder) = (Order(first.Length / columns, random), Order(second.Length / columns, random));
        var learned = new double[2 * half * columns];
        for (var i = 0; i < half; i++)
        {
            first.Slice(firstOrder[i] * columns, columns).CopyTo(learned.AsSpan(i * columns));
            second.Slice(secondOrder[i] * columns, columns).CopyTo(learned.AsSpan((half + i) * columns));
        }

        var tree = new NearestNeighborTree(learned, columns);
        var found = new Neighbor[Math.Min(2 * half, (int)Math.Sqrt(2 * half) | 1)];
        var right = 0;
        for (var i = half; i < rows; i++)
        {
            right += CallsFirst(first.Slice(firstOrder[i] * columns, columns)) ? 1 : 0;
            right += CallsFirst(second.Slice(secondOrder[i] * columns, columns)) ? 0 : 1;
        }

        var judged = 2 * (rows - half);
        var accuracy = (double)right / judged;
        // Guesses of a coin: a binomial, nearly normal; the half is the correction for whole numbers.
        var deviations = (right - 0.5 - (0.5 * judged)) / Math.Sqrt(0.25 * judged);
        return new ClassifierTest(accuracy, 0.5 * SpecialFunctions.Erfc(deviations / Math.Sqrt(2)), 2 * half, judged, found.Length);

        bool CallsFirst(ReadOnlySpan<double> row)
        {
            tree.Search(row, found);
            var votes = 0;
            foreach (var neighbor in found)
            {
                votes += neighbor.Row < half ? 1 : 0;
            }

            return 2 * votes > found.Length;
        }
    }

    private static int CountRows(ReadOnlySpan<double> sample, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Require.Finite(sample, name);
        return sample.Length % columns == 0
            ? sample.Length / columns
            : throw new ArgumentException($"{sample.Length} numbers are no whole rows of {columns} columns.", name);
    }

    private static int[] Order(int rows, RandomSource random)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order.AsSpan());
        return order;
    }
}
