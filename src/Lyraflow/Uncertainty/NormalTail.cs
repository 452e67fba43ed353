using Lyraflow.Mathematics;

namespace Lyraflow.Uncertainty;

/// <summary>The normal distribution function where it is too small for a number.</summary>
internal static class NormalTail
{
    // Beyond it e^(−x²/2) comes near the smallest numbers.
    private const double Far = -30;

    /// <summary>ln Φ(x); far out by the asymptotic series of Φ(x)·|x|/φ(x), 1 − 1/x² + 3/x⁴ − 15/x⁶.</summary>
    public static double LogCdf(double x)
    {
        if (x > Far || double.IsNaN(x))
        {
            return Math.Log(SpecialFunctions.NormalCdf(x));
        }

        var square = 1 / (x * x);
        var series = 1 - (square * (1 - (3 * square * (1 - (5 * square)))));
        return (-0.5 * x * x) - Math.Log(-x * Math.Sqrt(2 * Math.PI)) + Math.Log(series);
    }

    /// <summary>A number with Φ(number) = share·Φ(x), for a share between 0 and 1.</summary>
    public static double QuantileBelow(double x, double share)
        => SpecialFunctions.NormalQuantile(Math.Clamp(share * SpecialFunctions.NormalCdf(x), 1e-300, 1 - 1e-16));
}
