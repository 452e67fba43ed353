using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Engine;

public class VectorMathTests(ITestOutputHelper output)
{
    /// <summary>Where a float exponential is asked for: differences from the largest logit, and minus absolute values.</summary>
    [Fact]
    public void Exp_in_float_is_accurate_to_two_units_in_the_last_place()
        => Check<float>("eˣ", x => VectorMath.Exp(x), Math.Exp, -87, 0, 400_000, 2e-7);

    [Fact]
    public void Exp_in_float_is_accurate_above_zero_too()
        => Check<float>("eˣ", x => VectorMath.Exp(x), Math.Exp, 0, 88, 100_000, 2e-7);

    [Fact]
    public void Exp_in_double_is_accurate() => Check<double>("eˣ", x => VectorMath.Exp(x), Math.Exp, -700, 700, 100_000, 5e-16);

    [Fact]
    public void Log_is_accurate()
    {
        Check<float>("ln x", x => VectorMath.Log(x), Math.Log, 1e-30, 1, 100_000, 2e-7);
        Check<float>("ln x", x => VectorMath.Log(x), Math.Log, 1, 1e6, 100_000, 2e-7);
        Check<double>("ln x", x => VectorMath.Log(x), Math.Log, 1e-30, 1e6, 100_000, 1e-15);
    }

    [Fact]
    public void Softplus_and_its_derivative_are_accurate()
    {
        // A slope is a minimum plus a softplus: below one the absolute error counts.
        Check<float>("softplus", x => VectorMath.Softplus(x, out _), Softplus, -80, 50, 100_000, 2e-7, floor: 1);
        Check<double>("softplus", x => VectorMath.Softplus(x, out _), Softplus, -80, 50, 100_000, 4e-16, floor: 1);
        Check<float>("softplus′", Derivative, Logistic, -80, 50, 100_000, 4e-7);
        Check<double>("softplus′", Derivative, Logistic, -80, 50, 100_000, 1e-15);

        static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

        static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Exp_outside_its_range_stays_at_the_ends_and_keeps_what_is_not_a_number()
    {
        Assert.Equal(VectorMath.Exp(Vector.Create(-87f))[0], VectorMath.Exp(Vector.Create(float.MinValue))[0]);
        Assert.Equal(VectorMath.Exp(Vector.Create(-87f))[0], VectorMath.Exp(Vector.Create(float.NegativeInfinity))[0]);
        Assert.Equal(VectorMath.Exp(Vector.Create(88f))[0], VectorMath.Exp(Vector.Create(1e6f))[0]);
        Assert.Equal(VectorMath.Exp(Vector.Create(-700.0))[0], VectorMath.Exp(Vector.Create(-1e6))[0]);
        Assert.True(float.IsNaN(VectorMath.Exp(Vector.Create(float.NaN))[0]));
        Assert.True(double.IsNaN(VectorMath.Exp(Vector.Create(double.NaN))[0]));
        Assert.Equal(1, VectorMath.Exp(Vector<float>.Zero)[0]);
        Assert.Equal(1, VectorMath.Exp(Vector<double>.Zero)[0]);
    }

    /// <summary>Lanes are rows: one must not change another's last bit, whatever it holds.</summary>
    [Fact]
    public void A_lane_does_not_depend_on_its_neighbours()
    {
        Independent<float>(1000);
        Independent<double>(1000);
    }

    private static void Independent<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(4);
        T[] neighbours = [T.NaN, T.NegativeInfinity, T.PositiveInfinity, T.CreateChecked(-1e6), T.CreateChecked(1e6), T.Epsilon, T.Zero];
        Func<Vector<T>, Vector<T>>[] functions =
            [x => VectorMath.Exp(x), x => VectorMath.Log(Vector.Abs(x)), x => VectorMath.Softplus(x, out _), Derivative];
        for (var i = 0; i < count; i++)
        {
            var x = T.CreateChecked(-50 * random.NextUniform());
            foreach (var function in functions)
            {
                var alone = function(Vector.Create(x))[0];
                foreach (var neighbour in neighbours)
                {
                    Assert.Equal(alone, function(Vector.Create(neighbour).WithElement(0, x))[0]);
                }
            }
        }
    }

    private static Vector<T> Derivative<T>(Vector<T> x)
    {
        VectorMath.Softplus(x, out var derivative);
        return derivative;
    }

    private void Check<T>(
        string name, Func<Vector<T>, Vector<T>> function, Func<double, double> reference,
            double low, double high, int count, double tolerance, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var worst = 0.0;
        for (var i = 0; i <= count; i++)
        {
            var x = T.CreateChecked(low + ((high - low) * i / count));
            var expected = reference(double.CreateChecked(x));
            var error = Math.Abs(double.CreateChecked(function(Vector.Create(x))[0]) - expected);
            worst = Math.Max(worst, error == 0 ? 0 : error / Math.Max(floor, Math.Abs(expected)));
        }

        output.WriteLine($"{name} in {typeof(T).Name} on [{low}, {high}]: error at most {worst:g3}");
        Assert.True(worst <= tolerance, $"{name} in {typeof(T).Name} on [{low}, {high}]: error {worst:g3}");
    }
}
