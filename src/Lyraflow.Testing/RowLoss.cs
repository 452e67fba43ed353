namespace Lyraflow.Testing;

/// <summary>
/// A loss to differentiate: Σ over rows and columns of weight·z plus Σ over rows of weight·log-determinant, with weights
/// of order one that depend on the place alone.
/// </summary>
public static class RowLoss
{
    /// <summary>The loss of each row.</summary>
    public static double[] Of(IRowMap map, double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(map);
        var (values, logDeterminants) = map.ToBase(rows);
        var losses = new double[logDeterminants.Length];
        for (var row = 0; row < losses.Length; row++)
        {
            losses[row] = Weight(row, -1) * logDeterminants[row];
            for (var column = 0; column < values.GetLength(1); column++)
            {
                losses[row] += Weight(row, column) * values[row, column];
            }
        }

        return losses;
    }

    /// <summary>The gradient of the summed loss with respect to every input and, added to a start, every parameter.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="start">What the parameters' gradient holds before.</param>
    /// <param name="firstRow">The number of the first row, which decides the weights.</param>
    public static (double[,] Inputs, double[] Parameters) Gradient(IRowMap map, double[,] rows, double start = 0, int firstRow = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        var values = new double[rows.GetLength(0), rows.GetLength(1)];
        var logDeterminants = new double[rows.GetLength(0)];
        for (var row = 0; row < logDeterminants.Length; row++)
        {
            logDeterminants[row] = Weight(firstRow + row, -1);
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                values[row, column] = Weight(firstRow + row, column);
            }
        }

        return map.BackPropagate(rows, values, logDeterminants, start);
    }

    private static double Weight(int row, int column) => Math.Cos((1.7 * row) + (2.3 * column) + 0.4);
}
