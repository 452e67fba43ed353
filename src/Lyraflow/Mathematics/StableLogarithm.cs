namespace Lyraflow.Mathematics;

/// <summary>Logarithms of sums in double precision, without cancellation.</summary>
public static class StableLogarithm
{
    /// <summary>ln(1 + x), exact for small x too; the runtime's LogP1 is log(1 + x) as written.</summary>
    public static double OnePlus(double x)
    {
        var rounded = 1 + x;

        // The rounding error of 1 + x is the same in log and in the denominator, and cancels (Kahan).
        return rounded == 1 || double.IsInfinity(rounded) ? x : Math.Log(rounded) * (x / (rounded - 1));
    }

    /// <summary>softplus(x) = ln(1 + eˣ), to full relative precision on both sides, and its derivative.</summary>
    public static double Softplus(double x, out double derivative)
    {
        var e = Math.Exp(-Math.Abs(x));
        derivative = x >= 0 ? 1 / (1 + e) : e / (1 + e);
        return Math.Max(x, 0) + OnePlus(e);
    }

    /// <summary>The x with softplus(x) = <paramref name="y"/> &gt; 0.</summary>
    public static double InverseSoftplus(double y) => y + Math.Log(-Math.Exp(-y) + 1);
}
