namespace Lyraflow.Testing;

/// <summary>The log-determinant is that of the Jacobian found by central differences, both ways.</summary>
public static class JacobianCheck
{
    private const double Step = 1e-5;
    private const double Tolerated = 1e-5;

    /// <summary>Checks every row.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">The rows, as x and as z.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A log-determinant is not that of the Jacobian.</exception>
    public static void Run(IRowMap map, double[,] rows, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        Run(rows, map.ToBase(rows).LogDeterminants, values => map.ToBase(values).Values, $"{what}, to base");
        Run(rows, map.ToData(rows).LogDeterminants, values => map.ToData(values).Values, $"{what}, to data");
    }

    private static void Run(double[,] rows, double[] logDeterminants, Func<double[,], double[,]> map, string what)
    {
        var dimension = rows.GetLength(1);
        var jacobians = new double[logDeterminants.Length][,];
        for (var row = 0; row < jacobians.Length; row++)
        {
            jacobians[row] = new double[dimension, dimension];
        }

        for (var input = 0; input < dimension; input++)
        {
            var (above, below) = (map(Moved(rows, input, Step)), map(Moved(rows, input, -Step)));
            for (var row = 0; row < jacobians.Length; row++)
            {
                for (var output = 0; output < dimension; output++)
                {
                    jacobians[row][output, input] = (above[row, output] - below[row, output]) / (2 * Step);
                }
            }
        }

        for (var row = 0; row < jacobians.Length; row++)
        {
            var expected = LogDeterminant(jacobians[row]);
            Tolerance.Require(expected, logDeterminants[row], Tolerated, () => $"{what}: log-determinant of row {row} by differences");
        }
    }

    private static double[,] Moved(double[,] rows, int column, double step)
    {
        var moved = (double[,])rows.Clone();
        for (var row = 0; row < rows.GetLength(0); row++)
        {
            moved[row, column] += step;
        }

        return moved;
    }

    /// <summary>ln|det| by Gaussian elimination with pivoting.</summary>
    private static double LogDeterminant(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var sum = 0.0;
        for (var pivot = 0; pivot < size; pivot++)
        {
            var best = Enumerable.Range(pivot, size - pivot).MaxBy(row => Math.Abs(matrix[row, pivot]));
            for (var column = 0; column < size; column++)
            {
                (matrix[pivot, column], matrix[best, column]) = (matrix[best, column], matrix[pivot, column]);
            }

            sum += Math.Log(Math.Abs(matrix[pivot, pivot]));
            for (var row = pivot + 1; row < size; row++)
            {
                var factor = matrix[row, pivot] / matrix[pivot, pivot];
                for (var column = pivot; column < size; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }
            }
        }

        return sum;
    }
}
