namespace Lyraflow.Testing;

/// <summary>Nothing is NaN or infinite, both ways and on the way back.</summary>
public static class FiniteCheck
{
    /// <summary>Checks every number.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">The rows, as x and as z.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A number is not finite.</exception>
    public static void Run(IRowMap map, double[,] rows, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        Require(map.ToBase(rows), rows, $"{what}: z");
        Require(map.ToData(rows), rows, $"{what}: x");
        Require(RowLoss.Gradient(map, rows), rows, $"{what}: gradient");
    }

    /// <summary>Every special number in every column, the other columns ordinary, and rows of one special number alone.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="specials">The special numbers.</param>
    public static double[,] Extremes(int dimension, IReadOnlyList<double> specials)
    {
        ArgumentNullException.ThrowIfNull(specials);
        var rows = new double[specials.Count * (dimension + 1), dimension];
        for (var row = 0; row < rows.GetLength(0); row++)
        {
            var special = row / (dimension + 1);
            var alone = row % (dimension + 1);
            for (var column = 0; column < dimension; column++)
            {
                rows[row, column] = alone == column || alone == dimension ? specials[special] : 0.3 + (0.2 * column);
            }
        }

        return rows;
    }

    private static void Require((double[,] PerInput, double[] Others) numbers, double[,] rows, string what)
    {
        for (var row = 0; row < rows.GetLength(0); row++)
        {
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                if (!double.IsFinite(numbers.PerInput[row, column]))
                {
                    var inputs = string.Join(", ", Enumerable.Range(0, rows.GetLength(1)).Select(i => rows[row, i]));
                    throw new ContractException($"{what} of [{inputs}] is {numbers.PerInput[row, column]} in column {column}");
                }
            }
        }

        for (var i = 0; i < numbers.Others.Length; i++)
        {
            if (!double.IsFinite(numbers.Others[i]))
            {
                throw new ContractException($"{what}, number {i} of the log-determinants or parameters, is {numbers.Others[i]}");
            }
        }
    }
}
