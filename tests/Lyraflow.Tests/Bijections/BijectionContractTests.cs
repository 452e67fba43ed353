namespace Lyraflow.Tests.Bijections;

/// <summary>What every bijection promises, in float64.</summary>
public class BijectionContractTests
{
    // Half an ordinary tile plus a ragged end.
    private const int RowCount = 9;

    [Theory]
    [MemberData(nameof(BijectionCases.All), MemberType = typeof(BijectionCases))]
    public void The_way_back_undoes_the_way_there_and_its_determinant(string name, int dimension)
    {
        foreach (var scale in new[] { 0.3, 3, 50 })
        {
            var probe = new BijectionProbe(BijectionCases.Make(name, dimension), Spread(dimension));
            var rows = BijectionProbe.Rows(RowCount, dimension, scale);
            var (z, there) = probe.ToBase(rows);
            var (x, back) = probe.ToData(z);
            for (var row = 0; row < RowCount; row++)
            {
                Near.Equal(0, there[row] + back[row], 1e-8, $"{name} {dimension} log-determinants of row {row}");
                for (var column = 0; column < dimension; column++)
                {
                    Near.Equal(rows[row][column], x[row][column], 1e-9, $"{name} {dimension} [{row}, {column}]");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(BijectionCases.All), MemberType = typeof(BijectionCases))]
    public void The_log_determinant_is_that_of_the_numeric_Jacobian(string name, int dimension)
    {
        const double step = 1e-5;
        var probe = new BijectionProbe(BijectionCases.Make(name, dimension), Spread(dimension));
        foreach (var x in BijectionProbe.Rows(RowCount, dimension, 1.5))
        {
            var jacobian = new double[dimension, dimension];
            for (var column = 0; column < dimension; column++)
            {
                var (z, _) = probe.ToBase([Moved(x, column, -step), Moved(x, column, step)]);
                for (var i = 0; i < dimension; i++)
                {
                    jacobian[i, column] = (z[1][i] - z[0][i]) / (2 * step);
                }
            }

            Near.Equal(LogDeterminant(jacobian), probe.ToBase([x]).LogDeterminant[0], 1e-6, $"{name} {dimension}");
        }
    }

    [Theory]
    [MemberData(nameof(BijectionCases.All), MemberType = typeof(BijectionCases))]
    public void Back_propagation_is_the_derivative(string name, int dimension)
    {
        const double step = 1e-5;
        var probe = new BijectionProbe(BijectionCases.Make(name, dimension), Spread(dimension));
        var rows = BijectionProbe.Rows(RowCount, dimension, 1.5);
        var weights = BijectionProbe.Rows(RowCount, dimension, 1, seed: 8);
        double[] logWeights = [.. BijectionProbe.Rows(RowCount, 1, 1, seed: 9).Select(row => row[0])];
        var (rowGradients, parameterGradient) = probe.BackPropagate(rows, weights, logWeights);

        // Every parameter where there are few, else some of each part.
        var stride = Math.Max(1, (probe.Parameters.Length / 150) | 1);
        for (var i = 0; i < probe.Parameters.Length; i += stride)
        {
            var value = probe.Parameters[i];
            probe.Parameters[i] = value + step;
            var above = Loss(rows);
            probe.Parameters[i] = value - step;
            var below = Loss(rows);
            probe.Parameters[i] = value;
            Near.Equal((above - below) / (2 * step), parameterGradient[i], 2e-6, $"{name} {dimension} parameter {i}");
        }

        for (var row = 0; row < RowCount; row += 4)
        {
            for (var column = 0; column < dimension; column += Math.Max(1, dimension / 12))
            {
                double[][] above = [.. rows], below = [.. rows];
                above[row] = Moved(rows[row], column, step);
                below[row] = Moved(rows[row], column, -step);
                var expected = (Loss(above) - Loss(below)) / (2 * step);
                Near.Equal(expected, rowGradients[row][column], 2e-6, $"{name} {dimension} input [{row}, {column}]");
            }
        }

        double Loss(double[][] of)
        {
            var (z, log) = probe.ToBase(of);
            return z.Zip(weights, (row, weight) => row.Zip(weight, (a, b) => a * b).Sum()).Sum() + log.Zip(logWeights, (a, b) => a * b).Sum();
        }
    }

    [Theory]
    [MemberData(nameof(BijectionCases.All), MemberType = typeof(BijectionCases))]
    public void A_row_does_not_depend_on_the_rows_beside_it(string name, int dimension)
    {
        var probe = new BijectionProbe(BijectionCases.Make(name, dimension), 0.5);
        var rows = BijectionProbe.Rows(RowCount, dimension, 4);
        var (together, togetherLog) = probe.ToBase(rows);
        var (back, backLog) = probe.ToData(rows);
        for (var row = 0; row < RowCount; row++)
        {
            var (alone, aloneLog) = probe.ToBase([rows[row]]);
            Assert.Equal(alone[0], together[row]);
            Assert.Equal(aloneLog[0], togetherLog[row]);
            (alone, aloneLog) = probe.ToData([rows[row]]);
            Assert.Equal(alone[0], back[row]);
            Assert.Equal(aloneLog[0], backLog[row]);
        }
    }

    [Theory]
    [MemberData(nameof(BijectionCases.All), MemberType = typeof(BijectionCases))]
    public void Extreme_parameters_give_finite_numbers(string name, int dimension)
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var probe = new BijectionProbe(BijectionCases.Make(name, dimension), 0, seed);
            var random = new Lyraflow.Numerics.RandomSource(seed);
            foreach (ref var parameter in probe.Parameters.AsSpan())
            {
                parameter = random.NextIndex(2) == 0 ? -50 : 50;
            }

            var rows = BijectionProbe.Rows(RowCount, dimension, 3);
            var (z, log) = probe.ToBase(rows);
            var (gradients, parameters) = probe.BackPropagate(rows, rows, [.. rows.Select(_ => 1.0)]);
            Assert.All(z.Concat(gradients).SelectMany(row => row).Concat(log).Concat(parameters), value => Assert.True(double.IsFinite(value), $"{name}: {value}"));
        }
    }

    /// <summary>
    /// Larger weights on more columns would make a chain of columns that magnifies roundings a millionfold: a test of
    /// its condition, not of the map.
    /// </summary>
    private static double Spread(int dimension) => 0.8 / (dimension + 1);

    private static double[] Moved(double[] row, int column, double step)
    {
        double[] moved = [.. row];
        moved[column] += step;
        return moved;
    }

    /// <summary>ln|det| by Gaussian elimination with the largest pivots.</summary>
    private static double LogDeterminant(double[,] matrix)
    {
        var (n, sum) = (matrix.GetLength(0), 0.0);
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(matrix[i, k]));
            for (var j = 0; j < n; j++)
            {
                (matrix[k, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[k, j]);
            }

            sum += Math.Log(Math.Abs(matrix[k, k]));
            for (var i = k + 1; i < n; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j < n; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }
            }
        }

        return sum;
    }
}
