using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Engine;

public class VectorMathTests(ITestOutputHelper output)
{
    /// <summary>Where a float exponential is asked for: differences from the largest logit, and minus absolute values.</summary>
    [Fact]
    public void Exp_in_float_is_accurate_to_two_units_in_the_last_place()
        => Check<float>("eˣ", x => VectorMath<float, Lanes256<float>>.Exp(x), Math.Exp, -87, 0, 400_000, 2e-7);

    [Fact]
    public void Exp_in_float_is_accurate_above_zero_too()
        => Check<float>("eˣ", x => VectorMath<float, Lanes256<float>>.Exp(x), Math.Exp, 0, 88, 100_000, 2e-7);

    [Fact]
    public void Exp_in_double_is_accurate()
        => Check<double>("eˣ", x => VectorMath<double, Lanes256<double>>.Exp(x), Math.Exp, -700, 700, 100_000, 5e-16);

    [Fact]
    public void Log_is_accurate()
    {
        Check<float>("ln x", x => VectorMath<float, Lanes256<float>>.Log(x), Math.Log, 1e-30, 1, 100_000, 2e-7);
        Check<float>("ln x", x => VectorMath<float, Lanes256<float>>.Log(x), Math.Log, 1, 1e6, 100_000, 2e-7);
        Check<double>("ln x", x => VectorMath<double, Lanes256<double>>.Log(x), Math.Log, 1e-30, 1e6, 100_000, 1e-15);
    }

    [Fact]
    public void Softplus_and_its_derivative_are_accurate()
    {
        // A slope is a minimum plus a softplus: below one the absolute error counts.
        Check<float>("softplus", x => VectorMath<float, Lanes256<float>>.Softplus(x, out _), Softplus, -80, 50, 100_000, 2e-7, floor: 1);
        Check<double>("softplus", x => VectorMath<double, Lanes256<double>>.Softplus(x, out _), Softplus, -80, 50, 100_000, 4e-16, 1);
        Check<float>("softplus′", Derivative<float, Lanes256<float>>, Logistic, -80, 50, 100_000, 4e-7);
        Check<double>("softplus′", Derivative<double, Lanes256<double>>, Logistic, -80, 50, 100_000, 1e-15);

        static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

        static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Exp_outside_its_range_stays_at_the_ends_and_keeps_what_is_not_a_number()
    {
        Assert.Equal(Exp(-87f), Exp(float.MinValue));
        Assert.Equal(Exp(-87f), Exp(float.NegativeInfinity));
        Assert.Equal(Exp(88f), Exp(1e6f));
        Assert.Equal(Exp(-700.0), Exp(-1e6));
        Assert.True(float.IsNaN(Exp(float.NaN)));
        Assert.True(double.IsNaN(Exp(double.NaN)));
        Assert.Equal(1, Exp(0f));
        Assert.Equal(1, Exp(0.0));

        static T Exp<T>(T x)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => Lane.First<T, Lanes256<T>>(VectorMath<T, Lanes256<T>>.Exp(Lanes256<T>.Create(x)));
    }

    /// <summary>
    /// Lanes are rows: one must not change another's last bit, whatever it holds, and neither may the width of the vector.
    /// </summary>
    [Fact]
    public void A_lane_depends_neither_on_its_neighbours_nor_on_the_width()
    {
        Independent<float>(2000);
        Independent<double>(2000);
    }

    [Fact]
    public void Sums_have_the_same_bits_at_every_width()
    {
        SameSums<float>();
        SameSums<double>();

        static void SameSums<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var random = new RandomSource(6);
            for (var lines = 1; lines <= 40; lines++)
            {
                T[] a = [.. Enumerable.Range(0, lines * AlignedBuffer<T>.LineLength).Select(_ => T.CreateChecked(random.NextNormal()))];
                T[] b = [.. a.Reverse()];
                Assert.Equal(Columns<T, Lanes512<T>>.Sum(a), Columns<T, Lanes128<T>>.Sum(a));
                Assert.Equal(Columns<T, Lanes512<T>>.Sum(a), Columns<T, Lanes256<T>>.Sum(a));
                Assert.Equal(Columns<T, Lanes512<T>>.Dot(a, b), Columns<T, Lanes128<T>>.Dot(a, b));
                Assert.Equal(Columns<T, Lanes512<T>>.Dot(a, b), Columns<T, Lanes256<T>>.Dot(a, b));
                var exact = a.Sum(double.CreateChecked);
                Assert.InRange(double.CreateChecked(Columns<T, Lanes128<T>>.Sum(a)), exact - 1e-4, exact + 1e-4);
            }
        }
    }

    private static void Independent<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomSource(4);
        T[] neighbours = [T.NaN, T.NegativeInfinity, T.PositiveInfinity, T.CreateChecked(-1e6), T.CreateChecked(1e6), T.Epsilon, T.Zero];
        for (var i = 0; i < count; i++)
        {
            var x = i < neighbours.Length ? neighbours[i] : T.CreateChecked(-50 * random.NextUniform());
            var alone = Evaluate<T, Lanes128<T>>(x, x);
            foreach (var neighbour in neighbours)
            {
                Assert.Equal(alone, Evaluate<T, Lanes128<T>>(x, neighbour));
                Assert.Equal(alone, Evaluate<T, Lanes256<T>>(x, neighbour));
                Assert.Equal(alone, Evaluate<T, Lanes512<T>>(x, neighbour));
            }
        }
    }

    private static T[] Evaluate<T, TLanes>(T x, T neighbour)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        Func<TLanes, TLanes>[] functions =
        [
            VectorMath<T, TLanes>.Exp,
            lanes => VectorMath<T, TLanes>.Log(TLanes.Abs(lanes)),
            lanes => VectorMath<T, TLanes>.Softplus(lanes, out _),
            Derivative<T, TLanes>,
            lanes => VectorMath<T, TLanes>.Tanh(lanes, out _),
            lanes => VectorMath<T, TLanes>.LogOnePlus(TLanes.Abs(lanes)),
        ];
        var source = new T[TLanes.Count];
        source.AsSpan().Fill(neighbour);
        source[^1] = x;
        return [.. functions.Select(function => Lane.All<T, TLanes>(function(TLanes.Load(source)))[^1])];
    }

    private static TLanes Derivative<T, TLanes>(TLanes x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        VectorMath<T, TLanes>.Softplus(x, out var derivative);
        return derivative;
    }

    private void Check<T>(
        string name,
        Func<Lanes256<T>, Lanes256<T>> function,
        Func<double, double> reference,
        double low,
        double high,
        int count,
        double tolerance,
        double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var worst = 0.0;
        for (var i = 0; i <= count; i++)
        {
            var x = T.CreateChecked(low + ((high - low) * i / count));
            var expected = reference(double.CreateChecked(x));
            var error = Math.Abs(double.CreateChecked(Lane.First<T, Lanes256<T>>(function(Lanes256<T>.Create(x)))) - expected);
            worst = Math.Max(worst, error == 0 ? 0 : error / Math.Max(floor, Math.Abs(expected)));
        }

        output.WriteLine($"{name} in {typeof(T).Name} on [{low}, {high}]: error at most {worst:g3}");
        Assert.True(worst <= tolerance, $"{name} in {typeof(T).Name} on [{low}, {high}]: error {worst:g3}");
    }
}
