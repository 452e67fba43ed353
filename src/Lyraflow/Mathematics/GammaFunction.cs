namespace Lyraflow.Mathematics;

/// <summary>The logarithm of the gamma function, and its parts, in double precision.</summary>
public static class GammaFunction
{
    // From here on the asymptotic series below are exact to 10⁻¹⁶.
    private const double AsymptoticFrom = 12;

    /// <summary>ln Γ(x) for x &gt; 0.</summary>
    public static double Log(double x)
        => StirlingError(x) + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI));

    /// <summary>
    /// ln Γ(x+1) − ln(√(2πx) (x/e)ˣ), the error of Stirling's formula, for x &gt; 0: its series (Abramowitz and Stegun
    /// 6.1.41) after stepping up from small x.
    /// </summary>
    public static double StirlingError(double x)
    {
        var climbed = 0.0;
        for (; x < AsymptoticFrom; x++)
        {
            climbed += ((x + 0.5) * StableLogarithm.OnePlus(1 / x)) - 1;
        }

        return climbed + (Series(1 / (x * x), 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156) / x);
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
