namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>The log-determinant equals that of the Jacobian found by central differences.</summary>
public class JacobianTests
{
    private const double Step = 1e-5;

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void The_log_determinant_is_that_of_the_numeric_jacobian(string name)
    {
        var item = BijectionRegistry.Find(name);
        var run = new BijectionRun<double>(item, item.Parameters(), 40);
        foreach (var place in Enum.GetValues<Place>())
        {
            var rows = item.Rows(40, place);
            Check(rows, run.ToBase(rows).LogDeterminants, values => run.ToBase(values).Values, $"{name} to base, {place}");
            Check(rows, run.ToData(rows).LogDeterminants, values => run.ToData(values).Values, $"{name} to data, {place}");
        }
    }

    private static void Check(double[,] rows, double[] logDeterminants, Func<double[,], double[,]> map, string what)
    {
        var dimension = rows.GetLength(1);
        var derivatives = new double[dimension][,];
        for (var input = 0; input < dimension; input++)
        {
            var (above, below) = (map(Moved(rows, input, Step)), map(Moved(rows, input, -Step)));
            derivatives[input] = new double[logDeterminants.Length, dimension];
            for (var row = 0; row < logDeterminants.Length; row++)
            {
                for (var output = 0; output < dimension; output++)
                {
                    derivatives[input][row, output] = (above[row, output] - below[row, output]) / (2 * Step);
                }
            }
        }

        for (var row = 0; row < logDeterminants.Length; row++)
        {
            var jacobian = new double[dimension, dimension];
            for (var input = 0; input < dimension; input++)
            {
                for (var output = 0; output < dimension; output++)
                {
                    jacobian[output, input] = derivatives[input][row, output];
                }
            }

            Near.Equal(LogDeterminant(jacobian), logDeterminants[row], 1e-5, $"{what}, row {row}");
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
