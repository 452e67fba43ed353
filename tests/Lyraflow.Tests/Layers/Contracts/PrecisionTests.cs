using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>Float gives what double gives, as closely as the condition of each number allows.</summary>
public class PrecisionTests(ITestOutputHelper output)
{
    private const int RowCount = 50;

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Float_equals_double_as_closely_as_its_condition_allows(string name)
    {
        var item = BijectionRegistry.Find(name);
        var random = new RandomSource(4).Fork(name);
        var condition = new Condition(output);
        foreach (var place in Enum.GetValues<Place>())
        {
            // Rounded to float once, so that both start from the same numbers.
            var rows = item.Rows(RowCount, place);
            var parameters = item.Parameters();
            ForEach(rows, value => (float)value);
            parameters = Array.ConvertAll(parameters, value => (double)(float)value);
            var exact = Results(new BijectionRun<double>(item, parameters, RowCount), rows);
            var movements = Condition.Movements(exact, Enumerable.Range(0, 8).Select(_ => Disturbed()));
            foreach (var (what, actual) in Results(new BijectionRun<float>(item, parameters, RowCount), rows))
            {
                condition.Check($"{name}, {place}, {what}", exact[what], actual, movements[what]);
            }

            Dictionary<string, double[]> Disturbed()
            {
                var moved = (double[,])rows.Clone();
                ForEach(moved, value => value + (6 * Condition.Disturbance * Sign()));
                return Results(
                    new BijectionRun<double>(
                        item, parameters.Select(value => value * (1 + (Condition.Disturbance * Sign()))), RowCount), moved);
            }
        }

        condition.RequireGood(0.5);

        int Sign() => random.NextIndex(2) == 0 ? -1 : 1;
    }

    private static Dictionary<string, double[]> Results<T>(BijectionRun<T> run, double[,] rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var (forward, backward, gradient) = (run.ToBase(rows), run.ToData(rows), run.Gradient(rows));
        return new Dictionary<string, double[]>
        {
            ["z"] = [.. forward.Values.Cast<double>()],
            ["log-determinant"] = forward.LogDeterminants,
            ["x"] = [.. backward.Values.Cast<double>()],
            ["inverse log-determinant"] = backward.LogDeterminants,
            ["∂loss/∂x"] = [.. gradient.Inputs.Cast<double>()],
            ["∂loss/∂parameters"] = gradient.Parameters,
        };
    }

    private static void ForEach(double[,] rows, Func<double, double> change)
    {
        for (var row = 0; row < rows.GetLength(0); row++)
        {
            for (var column = 0; column < rows.GetLength(1); column++)
            {
                rows[row, column] = change(rows[row, column]);
            }
        }
    }
}
