using System.Numerics;
using Lyraflow.Layers.Transformers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Transformers;

public class RationalQuadraticSplineTests
{
    private static readonly RationalQuadraticSplineShape Tails = new(8, -3, 3);
    private static readonly RationalQuadraticSplineShape Box = new(16, -0.15, 0.4) { Boundary = SplineBoundary.Free };

    /// <summary>Splines whose minima, number of bins or interval strain float.</summary>
    public static TheoryData<RationalQuadraticSplineShape> Strained =>
    [
        Tails,
        Box,
        new RationalQuadraticSplineShape(1, -3, 3),
        new RationalQuadraticSplineShape(1, 0, 1) { Boundary = SplineBoundary.Free },
        new RationalQuadraticSplineShape(64, -8, 8) { MinimumWidth = 1e-9, MinimumHeight = 1e-9, MinimumSlope = 1e-6 },
        new RationalQuadraticSplineShape(3, 0.7, 1.35)
            { Boundary = SplineBoundary.Free, MinimumWidth = 1e-12, MinimumHeight = 1e-12, MinimumSlope = 1e-6 },
        new RationalQuadraticSplineShape(1000, -5, 5) { MinimumWidth = 9e-4, MinimumHeight = 1e-6 },
        new RationalQuadraticSplineShape(4096, 0, 1e-3) { MinimumWidth = 1e-5, MinimumHeight = 1e-5 },
        new RationalQuadraticSplineShape(5, 1e6, 1e6 + 1),
    ];

    [Fact]
    public void Numbers_outside_the_interval_pass_untouched()
    {
        float[] outside = [-3.0000002f, 3.0000002f, -1e6f, 1e6f, float.MaxValue, float.MinValue];
        var run = new ScalarRun<float>(Tails, outside.Length, Random(1, 5));
        var (values, logSlopes) = run.ToBase(outside);
        Assert.Equal(outside, values);
        Assert.All(logSlopes, slope => Assert.Equal(0, slope));
        var (inputGradient, thetaGradient) = run.BackPropagate();
        Assert.All(inputGradient, gradient => Assert.Equal(1, gradient));
        Assert.All(thetaGradient, gradient => Assert.Equal(0, gradient));
        (values, logSlopes) = run.ToData(outside);
        Assert.Equal(outside, values);
        Assert.All(logSlopes, slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void Zero_parameters_are_the_identity()
    {
        double[] inputs = [-4, -3, -2.3, -0.75, 0, 0.1, 0.75, 2.9999, 3, 5];
        var (values, logSlopes) = new ScalarRun<double>(Tails, inputs.Length, (_, _) => 0).ToBase(inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            Near.Equal(inputs[i], values[i], 1e-14, $"z at {inputs[i]}");
            Near.Equal(0, logSlopes[i], 1e-14, $"ln slope at {inputs[i]}");
        }
    }

    /// <summary>Computes the knots from θ by the formulas of the paper, and asks for them.</summary>
    [Fact]
    public void Knots_are_met_with_their_slopes()
    {
        var theta = Random(3, 2);
        var (left, range, bins) = (Box.Left, Box.Right - Box.Left, Box.Bins);
        var knots = Positions(theta, 0, Box.MinimumWidth);
        var heights = Positions(theta, bins, Box.MinimumHeight);
        var (values, logSlopes) = new ScalarRun<double>(Box, bins + 1, (_, column) => theta(0, column)).ToBase(knots);
        for (var knot = 0; knot <= bins; knot++)
        {
            var slope = Box.MinimumSlope + Math.Log(1 + Math.Exp(theta(0, (2 * bins) + knot) + Box.SlopeOffset));
            Near.Equal(heights[knot], values[knot], 1e-12, $"z at knot {knot}");
            Near.Equal(Math.Log(slope), logSlopes[knot], 1e-10, $"ln slope at knot {knot}");
        }

        double[] Positions(Func<int, int, double> logits, int first, double minimum)
        {
            var exponentials = Enumerable.Range(first, bins).Select(column => Math.Exp(logits(0, column))).ToArray();
            var sizes = exponentials.Select(e => minimum + ((1 - (bins * minimum)) * e / exponentials.Sum())).ToArray();
            return [.. Enumerable.Range(0, bins + 1).Select(knot => knot == bins ? left + range : left + (range * sizes[..knot].Sum()))];
        }
    }

    [Fact]
    public void The_spline_is_continuous_and_increasing_across_its_interval()
    {
        var inputs = Enumerable.Range(0, 20_001).Select(i => -3.1 + (6.2 * i / 20_000)).ToArray();
        var theta = Random(4, 3);
        var (values, _) = new ScalarRun<double>(Tails, inputs.Length, (_, column) => theta(0, column)).ToBase(inputs);
        for (var i = 1; i < inputs.Length; i++)
        {
            Assert.InRange(values[i] - values[i - 1], 1e-12, 0.2);
        }
    }

    /// <summary>A density on a box is zero a rounding outside it, so a number of the box must stay in it.</summary>
    [Theory]
    [MemberData(nameof(Strained))]
    public void Results_stay_in_the_interval_and_are_finite_in_float(RationalQuadraticSplineShape options)
        => StaysInside<float>(options, options.Bins > 500 ? 100 : 2000);

    [Theory]
    [MemberData(nameof(Strained))]
    public void Results_stay_in_the_interval_and_are_finite_in_double(RationalQuadraticSplineShape options)
        => StaysInside<double>(options, options.Bins > 500 ? 100 : 2000);

    private static void StaysInside<T>(RationalQuadraticSplineShape options, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (left, right) = (T.CreateChecked(options.Left), T.CreateChecked(options.Right));
        var random = new RandomSource(8);
        var inputs = new T[rows];
        for (var row = 0; row < rows; row++)
        {
            var inside = left + (T.CreateChecked(random.NextUniform()) * (right - left));
            inputs[row] = (row % 8) switch
            {
                0 => left,
                1 => right,
                2 => T.BitDecrement(right),
                3 => T.BitIncrement(left),
                _ => T.Min(right, inside),
            };
        }

        foreach (var size in new[] { 0.0, 1, 50 })
        {
            var run = new ScalarRun<T>(options, rows, Random(9, size));
            Check(run.ToBase(inputs), "z");
            var (inputGradient, thetaGradient) = run.BackPropagate();
            Assert.True(inputGradient.All(T.IsFinite) && thetaGradient.All(T.IsFinite));
            Check(run.ToData(inputs), "x");
        }

        void Check((T[] Values, T[] LogSlopes) result, string what)
        {
            for (var row = 0; row < rows; row++)
            {
                Assert.True(
                    result.Values[row] >= left && result.Values[row] <= right,
                    $"{what} of {inputs[row]} is {result.Values[row]}, outside [{left}, {right}]");
                Assert.True(T.IsFinite(result.LogSlopes[row]), $"ln slope of {what} at {inputs[row]} is {result.LogSlopes[row]}");
            }
        }
    }

    /// <summary>θ of rows and columns, uniform within ±<paramref name="size"/>, the same for the same row and column.</summary>
    private static Func<int, int, double> Random(int seed, double size)
    {
        const int columns = 16384;
        return (row, column) =>
        {
            // A hash, not a stream: tests ask in any order.
            var z = (ulong)(((long)row * columns) + column) + ((ulong)seed << 40);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return size * (((z >> 11) * (2.0 / (1UL << 53))) - 1);
        };
    }
}
