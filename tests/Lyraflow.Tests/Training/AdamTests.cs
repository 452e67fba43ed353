using System.Numerics;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

/// <summary>Adam against its formulas (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2).</summary>
public class AdamTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(40, 13)]
    [InlineData(131, 64)]
    public void Steps_follow_the_formulas_in_any_parts(int parameters, int part)
    {
        Check<double>(parameters, part, 1e-12);
        Check<float>(parameters, part, 2e-6);
    }

    private static void Check<T>(int count, int partLength, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double rate = 0.01;
        const double decay = 0.1;
        const double scale = 0.5;
        var random = new RandomSource(count);
        var adam = new Adam<T>(count);
        var parameters = Draw(1);
        var expected = Array.ConvertAll(parameters, double.CreateChecked);
        var (first, second) = (new double[count], new double[count]);
        for (var step = 1; step <= 20; step++)
        {
            var gradient = Draw(step % 3 == 0 ? 100 : 1e-3);
            adam.Advance();
            for (var begin = 0; begin < count; begin += partLength)
            {
                var end = Math.Min(count, begin + partLength);
                adam.Update(begin..end, parameters, gradient.AsSpan(begin..end), scale, rate, decay);
            }

            for (var i = 0; i < count; i++)
            {
                var g = double.CreateChecked(gradient[i]) * scale;
                first[i] = (0.9 * first[i]) + (0.1 * g);
                second[i] = (0.999 * second[i]) + (0.001 * g * g);
                var m = first[i] / (1 - Math.Pow(0.9, step));
                var v = second[i] / (1 - Math.Pow(0.999, step));
                expected[i] -= (rate * m / (Math.Sqrt(v) + 1e-8)) + (rate * decay * expected[i]);
                Near.Equal(expected[i], double.CreateChecked(parameters[i]), tolerance, $"parameter {i} after step {step}");
            }
        }

        T[] Draw(double size) => [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked(size * random.NextNormal()))];
    }
}
