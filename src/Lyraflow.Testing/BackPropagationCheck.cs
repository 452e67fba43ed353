using Lyraflow.Primitives;

namespace Lyraflow.Testing;

/// <summary>Back-propagation equals finite differences of a loss, for inputs and parameters.</summary>
public static class BackPropagationCheck
{
    private const double Step = 1e-6;
    private const double Tolerated = 1e-6;
    private const int MostSingleParameters = 250;

    /// <summary>Checks ∂loss/∂x of every row and column.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A gradient is not that of the loss.</exception>
    public static void Inputs(IRowMap map, double[,] rows, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rows);
        var gradient = RowLoss.Gradient(map, rows).Inputs;
        for (var column = 0; column < map.Dimension; column++)
        {
            // Rows do not know of each other, so all of them are moved at once.
            var (above, below) = (Losses(column, Step), Losses(column, -Step));
            for (var row = 0; row < above.Length; row++)
            {
                var numeric = (above[row] - below[row]) / (2 * Step);
                Tolerance.Require(numeric, gradient[row, column], Tolerated, () => $"{what}: ∂loss/∂x of row {row}, column {column}");
            }
        }

        double[] Losses(int column, double step)
        {
            var moved = (double[,])rows.Clone();
            for (var row = 0; row < rows.GetLength(0); row++)
            {
                moved[row, column] += step;
            }

            return RowLoss.Of(map, moved);
        }
    }

    /// <summary>
    /// Checks ∂loss/∂parameters along every parameter by itself where they are few, a sample of them otherwise, and along
    /// directions of all of them.
    /// </summary>
    /// <param name="map">The bijection; it has <paramref name="parameters"/> again on return.</param>
    /// <param name="parameters">The parameters at which to differentiate.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="random">Draws the directions.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">A gradient is not that of the loss.</exception>
    public static void Parameters(IRowMap map, double[] parameters, double[,] rows, RandomSource random, string what)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(parameters);
        map.SetParameters(parameters);
        var gradient = RowLoss.Gradient(map, rows).Parameters;
        foreach (var direction in Directions(parameters.Length, random))
        {
            var numeric = (Loss(direction, Step) - Loss(direction, -Step)) / (2 * Step);
            var analytic = gradient.Zip(direction, (g, d) => g * d).Sum();
            Tolerance.Require(numeric, analytic, Tolerated, () => $"{what}: ∂loss/∂parameters along {Describe(direction)}");
        }

        map.SetParameters(parameters);

        double Loss(double[] direction, double step)
        {
            map.SetParameters([.. parameters.Zip(direction, (p, d) => p + (step * d))]);
            return RowLoss.Of(map, rows).Sum();
        }
    }

    /// <summary>Checks that the parameters' gradient is added to what is there.</summary>
    /// <param name="map">The bijection.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="what">What to call this in messages.</param>
    /// <exception cref="ContractException">What was there is lost.</exception>
    public static void Adds(IRowMap map, double[,] rows, string what)
    {
        var once = RowLoss.Gradient(map, rows).Parameters;
        var added = RowLoss.Gradient(map, rows, start: 100).Parameters;
        for (var i = 0; i < once.Length; i++)
        {
            Tolerance.Require(once[i] + 100, added[i], 1e-12, () => $"{what}: gradient of parameter {i} added to 100");
        }
    }

    private static string Describe(double[] direction)
        => $"[{string.Join(", ", direction.Index().Where(part => part.Item != 0).Take(3))}]";

    private static IEnumerable<double[]> Directions(int parameters, RandomSource random)
    {
        if (parameters == 0)
        {
            yield break;
        }

        for (var i = 0; i < Math.Min(parameters, MostSingleParameters); i++)
        {
            var single = new double[parameters];
            single[parameters <= MostSingleParameters ? i : random.NextIndex(parameters)] = 1;
            yield return single;
        }

        for (var i = 0; i < 5; i++)
        {
            yield return [.. Enumerable.Range(0, parameters).Select(_ => random.NextNormal() / Math.Sqrt(parameters))];
        }
    }
}
