namespace Lyraflow.Numerics;

/// <summary>Functions of one number in <c>double</c>, for the few parameters that are prepared once per tile.</summary>
internal static class SpecialFunctions
{
    // From here on the asymptotic series below are exact to 10⁻¹⁶.
    private const double AsymptoticFrom = 12;

    /// <summary>ln(1 + y), exact for small y, where 1 + y would round y away.</summary>
    public static double LogOnePlus(double y)
    {
        var sum = 1 + y;
        return sum == 1 ? y : Math.Log(sum) * (y / (sum - 1));
    }

    /// <summary>softplus(x) = ln(1 + eˣ), to full relative precision on both sides, and its derivative.</summary>
    public static double Softplus(double x, out double derivative)
    {
        var e = Math.Exp(-Math.Abs(x));
        derivative = x >= 0 ? 1 / (1 + e) : e / (1 + e);
        return Math.Max(x, 0) + LogOnePlus(e);
    }

    /// <summary>The x with softplus(x) = <paramref name="y"/> &gt; 0.</summary>
    public static double InverseSoftplus(double y) => y + Math.Log(-Math.Exp(-y) + 1);

    /// <summary>ln Γ(x) for x &gt; 0: Stirling's series (Abramowitz and Stegun 6.1.41) after Γ(x) = Γ(x + 1) / x.</summary>
    public static double LogGamma(double x)
    {
        var product = 1.0;
        for (; x < AsymptoticFrom; x++)
        {
            product *= x;
        }

        var series = Series(1 / (x * x), 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(product);
    }

    /// <summary>ψ(x) = Γ′(x) / Γ(x) for x &gt; 0: its series (Abramowitz and Stegun 6.3.18) after ψ(x) = ψ(x + 1) − 1/x.</summary>
    public static double Digamma(double x)
    {
        var sum = 0.0;
        for (; x < AsymptoticFrom; x++)
        {
            sum += 1 / x;
        }

        var square = 1 / (x * x);
        var series = square * Series(square, -1.0 / 12, 1.0 / 120, -1.0 / 252, 1.0 / 240, -1.0 / 132, 691.0 / 32760, -1.0 / 12);
        return Math.Log(x) - (0.5 / x) + series - sum;
    }

    private static double Series(double x, params ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }
}
