using System.Numerics;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>
/// Nothing is ever NaN or infinite: rows on the ends of the intervals, on knots, a rounding beside them and a million
/// away; parameters so large that logits reach ±50 and far beyond.
/// </summary>
public class FiniteTests
{
    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Everything_is_finite_in_double(string name) => Check<double>(BijectionRegistry.Find(name), [0, 1, 10, 50]);

    [Theory]
    [MemberData(nameof(BijectionRegistry.Names), MemberType = typeof(BijectionRegistry))]
    public void Everything_is_finite_in_float(string name)
    {
        // Several layers multiply: eight with weights of 50 have slopes beyond the largest float, 10³⁸. So do 64 columns
        // each of which is fed by all before it: 10⁶⁴ with weights of 10.
        var item = BijectionRegistry.Find(name);
        var multiplies = item.Links.Length > 1 || item.Size < 0.5;
        Check<float>(item, multiplies ? [0, 1] : [0, 1, 10, 50]);
    }

    private static void Check<T>(BijectionCase item, double[] sizes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = Extremes<T>(item.Dimension);
        foreach (var size in sizes)
        {
            var run = new BijectionRun<T>(item, item.Parameters(size), rows.GetLength(0));
            RequireFinite(run.ToBase(rows), "z", size);
            RequireFinite(run.ToData(rows), "x", size);
            var (inputs, parameters) = run.Gradient(rows);
            RequireFinite((inputs, parameters), "gradient", size);
        }

        void RequireFinite((double[,] PerInput, double[] Others) numbers, string what, double size)
        {
            for (var row = 0; row < rows.GetLength(0); row++)
            {
                for (var column = 0; column < item.Dimension; column++)
                {
                    if (!double.IsFinite(numbers.PerInput[row, column]))
                    {
                        Assert.Fail(
                            $"{item.Name}, parameters within {size}: {what} of [{string.Join(", ", Enumerable.Range(0, item.Dimension).Select(i => rows[row, i]))}] is {numbers.PerInput[row, column]} in column {column}");
                    }
                }
            }

            for (var i = 0; i < numbers.Others.Length; i++)
            {
                if (!double.IsFinite(numbers.Others[i]))
                {
                    Assert.Fail($"{item.Name}, parameters within {size}: {what}, number {i} is {numbers.Others[i]}");
                }
            }
        }
    }

    /// <summary>Every special number in every column, the other columns ordinary, and rows of one special number alone.</summary>
    private static double[,] Extremes<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] specials =
        [
            .. BijectionCase.Landmarks,
            .. BijectionCase.Landmarks.Select(value => double.CreateChecked(T.BitIncrement(T.CreateChecked(value)))),
            .. BijectionCase.Landmarks.Select(value => double.CreateChecked(T.BitDecrement(T.CreateChecked(value)))),
            -0.0, 1e6, -1e6, 1e-30,
        ];
        var rows = new double[specials.Length * (dimension + 1), dimension];
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
}
