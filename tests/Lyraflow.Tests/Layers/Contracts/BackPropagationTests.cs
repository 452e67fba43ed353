using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>Back-propagation equals finite differences of the loss, for inputs and parameters.</summary>
public class BackPropagationTests
{
    private const double Step = 1e-6;
    private const double Tolerance = 1e-6;
    private const int RowCount = 30;
    private const int MostSingleParameters = 250;

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Input_gradients_equal_finite_differences(string name)
    {
        var item = BijectionRegistry.Find(name);
        foreach (var place in Enum.GetValues<Place>())
        {
            var rows = item.Rows(RowCount, place);
            var run = new BijectionRun<double>(item, item.Parameters(), RowCount);
            var gradient = run.Gradient(rows).Inputs;
            for (var column = 0; column < item.Dimension; column++)
            {
                // Rows do not know of each other, so all of them are moved at once.
                var (above, below) = (Losses(column, Step), Losses(column, -Step));
                for (var row = 0; row < RowCount; row++)
                {
                    var numeric = (above[row] - below[row]) / (2 * Step);
                    Near.Equal(numeric, gradient[row, column], Tolerance, $"{name}, {place}: ∂loss/∂x of row {row}, column {column}");
                }
            }

            double[] Losses(int column, double step)
            {
                var moved = (double[,])rows.Clone();
                for (var row = 0; row < RowCount; row++)
                {
                    moved[row, column] += step;
                }

                return run.Losses(moved);
            }
        }
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Parameter_gradients_equal_finite_differences(string name)
    {
        var item = BijectionRegistry.Find(name);
        var random = new RandomSource(3).Fork(name);
        foreach (var place in Enum.GetValues<Place>())
        {
            var rows = item.Rows(RowCount, place);
            var parameters = item.Parameters();
            var run = new BijectionRun<double>(item, parameters, RowCount);
            var gradient = run.Gradient(rows).Parameters;
            foreach (var direction in Directions(parameters.Length, random))
            {
                var numeric = (Loss(direction, Step) - Loss(direction, -Step)) / (2 * Step);
                var analytic = gradient.Zip(direction, (g, d) => g * d).Sum();
                Near.Equal(numeric, analytic, Tolerance, $"{name}, {place}: ∂loss/∂parameters along [{string.Join(", ", direction.Index().Where(part => part.Item != 0).Take(3))}]");
            }

            double Loss(double[] direction, double step)
            {
                for (var i = 0; i < parameters.Length; i++)
                {
                    run.Parameters[i] = parameters[i] + (step * direction[i]);
                }

                return run.Losses(rows).Sum();
            }
        }
    }

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Parameter_gradients_are_added_to_what_is_there(string name)
    {
        var item = BijectionRegistry.Find(name);
        var rows = item.Rows(RowCount);
        var run = new BijectionRun<double>(item, item.Parameters(), RowCount);
        var once = run.Gradient(rows).Parameters;
        var added = run.Gradient(rows, start: 100).Parameters;
        for (var i = 0; i < once.Length; i++)
        {
            Near.Equal(once[i] + 100, added[i], 1e-12, $"{name}: parameter {i}");
        }
    }

    /// <summary>Every parameter by itself where they are few, a sample of them otherwise, and all of them together.</summary>
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
