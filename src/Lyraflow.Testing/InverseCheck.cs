namespace Lyraflow.Testing;

/// <summary>Each way undoes the other, and their log-determinants are opposite.</summary>
public static class InverseCheck
{
    private const double Tolerated = 1e-9;

    /// <summary>Checks both orders.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">Rows to begin with, as x and as z.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A number is not what it should be.</exception>
    public static void Run(IRowMap map, double[,] rows, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        Run(rows, map.ToBase, map.ToData, $"{what}, to base and back");
        Run(rows, map.ToData, map.ToBase, $"{what}, to data and back");
    }

    private static void Run(
        double[,] rows,
        Func<double[,], (double[,] Values, double[] LogDeterminants)> there,
        Func<double[,], (double[,] Values, double[] LogDeterminants)> back,
        string what)
    {
        var (values, forward) = there(rows);
        var (restored, backward) = back(values);
        for (var row = 0; row < forward.Length; row++)
        {
            Tolerance.Require(-forward[row], backward[row], Tolerated, () => $"{what}: log-determinant of row {row}");
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                Tolerance.Require(rows[row, column], restored[row, column], Tolerated, () => $"{what}: column {column} of row {row}");
            }
        }
    }
}
