using System.Numerics.Tensors;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>One number for every pair of rows of two pooled samples, the rows of the first sample before the others.</summary>
internal sealed class PairMatrix
{
    private readonly double[] _values;

    private PairMatrix(int rows, int firstRows)
    {
        Rows = rows;
        FirstRows = firstRows;
        _values = new double[(long)rows * rows];
    }

    public int Rows { get; }

    public int FirstRows { get; }

    public static PairMatrix OfDistances(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int columns, RandomSource random, PermutationTestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        settings.Check();
        var left = Subset(first, columns, random, settings.MaximumRows, nameof(first));
        var right = Subset(second, columns, random, settings.MaximumRows, nameof(second));
        double[] pooled = [.. left, .. right];
        var matrix = new PairMatrix(pooled.Length / columns, left.Length / columns);
        for (var i = 0; i < matrix.Rows; i++)
        {
            var row = pooled.AsSpan(i * columns, columns);
            for (var j = 0; j < i; j++)
            {
                var distance = TensorPrimitives.Distance<double>(row, pooled.AsSpan(j * columns, columns));
                matrix._values[(i * matrix.Rows) + j] = distance;
                matrix._values[(j * matrix.Rows) + i] = distance;
            }
        }

        return matrix;
    }

    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Rows, Rows);

    public double[] RowSums()
    {
        var sums = new double[Rows];
        for (var i = 0; i < Rows; i++)
        {
            sums[i] = TensorPrimitives.Sum(Row(i));
        }

        return sums;
    }

    public double MedianDistance()
    {
        var distances = new List<double>(Rows * (Rows - 1) / 2);
        for (var i = 0; i < Rows; i++)
        {
            distances.AddRange(Row(i)[..i]);
        }

        distances.Sort();
        return Mathematics.Quantile.OfSorted(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(distances), 0.5);
    }

    public void Transform(Func<double, double> map)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = map(_values[i]);
        }
    }

    private static double[] Subset(
        ReadOnlySpan<double> sample, int columns, RandomSource random, int maximumRows, string name)
    {
        Require.Finite(sample, name);
        var rows = sample.Length / columns;
        if (rows < 2 || sample.Length % columns != 0)
        {
            throw new ArgumentException(
                $"The sample {name} must hold at least two whole rows of the given columns.", name);
        }

        if (rows <= maximumRows)
        {
            return sample.ToArray();
        }

        int[] chosen = [.. Enumerable.Range(0, rows)];
        random.Shuffle(chosen.AsSpan());
        var subset = new double[maximumRows * columns];
        for (var i = 0; i < maximumRows; i++)
        {
            sample.Slice(chosen[i] * columns, columns).CopyTo(subset.AsSpan(i * columns));
        }

        return subset;
    }
}
