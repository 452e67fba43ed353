using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Testing;

/// <summary>
/// All that is asked of a <see cref="CustomBijection"/>, checked on random rows and parameters: call it from a test of
/// any framework. It returns when the bijection keeps the contract and throws at the first fault.
/// </summary>
public static class BijectionContract
{
    private const int RowCount = 40;
    private const int BatchRows = 200;

    private static readonly double[] Specials = [0, -0.0, 1, -1, 1e-30, 1e6, -1e6];
    private static readonly double[] ExtremeParameters = [0, 1, 10];

    /// <summary>Checks a bijection.</summary>
    /// <param name="bijection">The bijection.</param>
    /// <param name="parameterSize">
    /// The bound of ordinary parameters: as large as leaves finite differences their digits.
    /// </param>
    /// <param name="landmarks">Numbers where the map changes its formula, such as the ends of an interval; null for none.</param>
    /// <exception cref="ContractException">The bijection breaks the contract; the message says where.</exception>
    public static void Check(CustomBijection bijection, double parameterSize = 0.5, IReadOnlyList<double>? landmarks = null)
    {
        ArgumentNullException.ThrowIfNull(bijection);
        var what = bijection.GetType().Name;
        var random = new RandomSource(1);
        var map = new CustomRowMap<double>(bijection);
        var parameters = Draw(map.ParameterCount, parameterSize, random);
        foreach (var spread in new[] { 0.3, 2.5, 7 })
        {
            map.SetParameters(parameters);
            var rows = Rows(RowCount, map.Dimension, spread, random);
            InverseCheck.Run(map, rows, what);
            JacobianCheck.Run(map, rows, what);
            BackPropagationCheck.Inputs(map, rows, what);
            BackPropagationCheck.Parameters(map, parameters, rows, random, what);
            BackPropagationCheck.Adds(map, rows, what);
        }

        CheckBatches(map, parameters, random, $"{what} in double");
        CheckBatches(new CustomRowMap<float>(bijection), parameters, random, $"{what} in float");
        double[] specials = [.. Specials, .. landmarks ?? []];
        CheckFinite(map, specials, random, $"{what} in double");
        CheckFinite(new CustomRowMap<float>(bijection), specials, random, $"{what} in float");
    }

    private static void CheckBatches(IRowMap map, double[] parameters, RandomSource random, string what)
    {
        map.SetParameters(parameters);
        BatchCheck.AnySize(map, Rows(BatchRows, map.Dimension, 2.5, random), what);
        BatchCheck.AnyNeighbors(map, Rows(1, map.Dimension, 2.5, random), what);
    }

    private static void CheckFinite(IRowMap map, double[] specials, RandomSource random, string what)
    {
        var rows = FiniteCheck.Extremes(map.Dimension, specials);
        foreach (var size in ExtremeParameters)
        {
            map.SetParameters(Draw(map.ParameterCount, size, random));
            FiniteCheck.Run(map, rows, $"{what}, parameters within {size}");
        }
    }

    private static double[] Draw(int count, double size, RandomSource random)
        => [.. Enumerable.Range(0, count).Select(_ => size * ((2 * random.NextUniform()) - 1))];

    private static double[,] Rows(int count, int dimension, double spread, RandomSource random)
    {
        var rows = new double[count, dimension];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < dimension; column++)
            {
                rows[row, column] = spread * random.NextNormal();
            }
        }

        return rows;
    }
}
