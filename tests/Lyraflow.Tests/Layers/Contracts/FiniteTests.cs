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
        double[] specials =
        [
            .. BijectionCase.Landmarks,
            .. BijectionCase.Landmarks.Select(value => double.CreateChecked(T.BitIncrement(T.CreateChecked(value)))),
            .. BijectionCase.Landmarks.Select(value => double.CreateChecked(T.BitDecrement(T.CreateChecked(value)))),
            -0.0, 1e6, -1e6, 1e-30,
        ];
        var rows = FiniteCheck.Extremes(item.Dimension, specials);
        foreach (var size in sizes)
        {
            var run = new BijectionRun<T>(item, item.Parameters(size), rows.GetLength(0));
            FiniteCheck.Run(run, rows, $"{item.Name}, parameters within {size}");
        }
    }
}
