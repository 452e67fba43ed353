using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers.Transformers;

/// <summary>
/// One bin in float against the same bin in double, over the whole range of shapes that the spline's defaults allow:
/// sizes from 10⁻³ to 1, slopes from 10⁻³ to 50, and places close to both ends.
/// </summary>
public class RationalQuadraticBinTests(ITestOutputHelper output)
{
    private const float Disturbance = 1f / (1 << 22);

    private delegate double[] Results<T>(T h, T s, T delta0, T delta1, T place);

    [Fact]
    public void The_value_in_float_is_as_good_as_its_condition() => Check(Evaluate<float>, Evaluate<double>);

    /// <summary>
    /// The place that the inverse finds in float for a height has, in exact arithmetic, that height to a few
    /// roundings of the bin's own.
    /// </summary>
    [Theory]
    [InlineData(0.1, 10, 1e-6)]
    [InlineData(1e-3, 50, 5e-6)]
    public void The_inverse_in_float_solves_for_the_height(double leastSlope, double mostSlope, double tolerance)
    {
        var random = new RandomSource(6);
        var worst = 0.0;
        for (var i = 0; i < 20_000; i++)
        {
            var (h, s, delta0, delta1, place) = Shape(random, leastSlope, mostSlope);
            var y = h * place;
            var xi = First(Bin(h, s, delta0, delta1).Invert(Lanes256<float>.Create(y), out _));
            var found = First(Bin<double>(h, s, delta0, delta1).Evaluate(Lanes256<double>.Create(xi), out var logSlope));

            // In units of the bin; where the curve is steep, a rounding of the place moves the height by more.
            var steepness = Math.Exp(First(logSlope)) / s;
            var error = Math.Abs(found - y) / h / (1 + steepness);
            worst = Math.Max(worst, error);
            Assert.True(
                error <= tolerance,
                $"h, s, δ₀, δ₁, place = {(h, s, delta0, delta1, place)}: ξ = {xi:r} has height {found:r}, not {y:r}");
        }

        output.WriteLine($"worst error: {worst:g3}");
    }

    [Fact]
    public void The_inverse_in_float_is_as_good_as_its_condition_where_slopes_are_ordinary()
        => Check(Invert<float>, Invert<double>, 0.1, 10);

    [Fact]
    public void The_gradient_in_float_is_as_good_as_its_condition() => Check(Gradient<float>, Gradient<double>);

    /// <summary>
    /// The double result moves by so much when each argument moves by a few roundings of float; the float result must
    /// not be further off than that, or than 10⁻⁴.
    /// </summary>
    private void Check(Results<float> single, Results<double> exact, double leastSlope = 1e-3, double mostSlope = 50)
    {
        var random = new RandomSource(5);
        var worst = 0.0;
        for (var i = 0; i < 20_000; i++)
        {
            var (h, s, delta0, delta1, place) = Shape(random, leastSlope, mostSlope);
            float[] arguments = [h, s, delta0, delta1, place];
            var expected = Call(exact, arguments);
            var movement = new double[expected.Length];
            for (var moved = 0; moved < 2 * arguments.Length; moved++)
            {
                var other = arguments.Select(value => (double)value).ToArray();
                other[moved / 2] *= 1 + ((moved % 2 == 0 ? 1 : -1) * Disturbance);
                movement = [.. Call(exact, other).Zip(expected, Near.Error).Zip(movement, Math.Max)];
            }

            var actual = single(h, s, delta0, delta1, place);
            for (var j = 0; j < expected.Length; j++)
            {
                var error = Near.Error(expected[j], actual[j]);
                worst = Math.Max(worst, error / Math.Max(1e-4, movement[j]));
                Assert.True(
                    error <= Math.Max(1e-4, 3 * movement[j]),
                    $"result {j} of h, s, δ₀, δ₁, place = {string.Join(", ", arguments)}: expected {expected[j]:r}, "
                        + $"got {actual[j]:r}, off by {error:g3}, movement {movement[j]:g3}");
            }
        }

        output.WriteLine($"worst error: {worst:g3} times what the condition explains");
    }

    /// <summary>A bin whose size is more than a thousandth of the interval and whose slopes lie within bounds.</summary>
    private static (float H, float S, float Delta0, float Delta1, float Place) Shape(
        RandomSource random, double leastSlope, double mostSlope)
    {
        var s = Between(leastSlope, mostSlope);
        var h = Between(Math.Max(1e-3, 1e-3 * s), Math.Min(1, s));
        return (h, s, Between(leastSlope, mostSlope), Between(leastSlope, mostSlope), Place());

        float Between(double least, double most) => (float)(least * Math.Pow(most / least, random.NextUniform()));

        float Place() => random.NextIndex(3) switch
        {
            0 => Between(1e-6, 1),
            1 => 1 - Between(1e-6, 1),
            _ => (float)random.NextUniform(),
        };
    }

    private static double[] Call<T>(Results<double> results, T[] arguments)
        where T : INumber<T>
    {
        var x = Array.ConvertAll(arguments, double.CreateChecked);
        return results(x[0], x[1], x[2], x[3], x[4]);
    }

    private static RationalQuadraticBin<T, Lanes256<T>> Bin<T>(T h, T s, T delta0, T delta1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(Lanes256<T>.Create(h), Lanes256<T>.Create(s), Lanes256<T>.Create(delta0), Lanes256<T>.Create(delta1));

    private static double First<T>(Lanes256<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => double.CreateChecked(Lane.First<T, Lanes256<T>>(lanes));

    private static double[] Evaluate<T>(T h, T s, T delta0, T delta1, T xi)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = Bin(h, s, delta0, delta1).Evaluate(Lanes256<T>.Create(xi), out var logSlope);
        return [First(y), First(logSlope)];
    }

    private static double[] Invert<T>(T h, T s, T delta0, T delta1, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var xi = Bin(h, s, delta0, delta1).Invert(Lanes256<T>.Create(y * h), out var logSlope);
        return [First(xi), First(logSlope)];
    }

    private static double[] Gradient<T>(T h, T s, T delta0, T delta1, T xi)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var two = Lanes256<T>.One + Lanes256<T>.One;
        var gradient = Bin(h, s, delta0, delta1).BackPropagate(Lanes256<T>.Create(xi), Lanes256<T>.One, two);
        return [First(gradient.Xi), First(gradient.Height), First(gradient.Slope), First(gradient.Delta0), First(gradient.Delta1)];
    }
}
