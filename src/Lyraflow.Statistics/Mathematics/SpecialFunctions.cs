using Lyraflow.Engine;

namespace Lyraflow.Statistics.Mathematics;

/// <summary>
/// The special functions behind p values and scores, in double precision: error function, normal and chi-squared
/// distributions, regularized incomplete gamma function.
/// </summary>
/// <remarks>
/// Relative accuracy is better than 1e-12 over the whole range, small tails included. Two expansions carry
/// everything: the power series of the lower incomplete gamma function, whose terms are all positive, where
/// x &lt; a + 1, and Legendre's continued fraction of the upper one beyond (DLMF 8.7.1 and 8.9.2). The prefactor
/// xᵃ e⁻ˣ / Γ(a+1) is written as a Stirling error and a deviance (Loader 2000, "Fast and accurate computation of
/// binomial probabilities"), which neither overflows nor cancels for large a.
/// </remarks>
public static class SpecialFunctions
{
    private const double Tolerance = 4e-16;
    private static readonly double SqrtPi = Math.Sqrt(Math.PI);
    private static readonly double SqrtHalf = Math.Sqrt(0.5);

    /// <summary>The error function 2/√π ∫₀ˣ exp(−t²) dt.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x < 0)
        {
            return -Erf(-x);
        }

        var square = x * x;
        return square < 1.5 ? 2 * x / SqrtPi * ExpMinusSquare(x) * LowerSeries(0.5, square) : 1 - Erfc(x);
    }

    /// <summary>The complementary error function 1 − erf(x), without cancellation for large x.</summary>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x < 0)
        {
            return 2 - Erfc(-x);
        }

        var square = x * x;
        if (square < 1.5)
        {
            return 1 - Erf(x);
        }

        var decay = ExpMinusSquare(x);
        return decay == 0 ? 0 : x / SqrtPi * decay * UpperFraction(0.5, square);
    }

    /// <summary>The distribution function of the standard normal.</summary>
    public static double NormalCdf(double x) => 0.5 * Erfc(-x * SqrtHalf);

    /// <summary>The x at which <see cref="NormalCdf"/> is p, found by bisection to the last bits.</summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public static double NormalQuantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability between 0 and 1 has a quantile.");
        }

        // Beyond ±39 the distribution function is 0 or 1 in double precision.
        var (low, high) = (-39.0, 39.0);
        for (var halving = 0; halving < 64; halving++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = NormalCdf(middle) < p ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    /// <summary>The regularized lower incomplete gamma function P(a, x), the share of Γ(a) below x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">a is not positive and finite, or x is negative or NaN.</exception>
    public static double RegularizedGammaP(double a, double x)
    {
        CheckGamma(a, x);
        if (x == 0)
        {
            return 0;
        }

        return x < a + 1 ? GammaPrefactor(a, x) * LowerSeries(a, x) : 1 - RegularizedGammaQ(a, x);
    }

    /// <summary>The regularized upper incomplete gamma function Q(a, x) = 1 − P(a, x), exact in the far tail.</summary>
    /// <exception cref="ArgumentOutOfRangeException">a is not positive and finite, or x is negative or NaN.</exception>
    public static double RegularizedGammaQ(double a, double x)
    {
        CheckGamma(a, x);
        if (x < a + 1)
        {
            return 1 - RegularizedGammaP(a, x);
        }

        var prefactor = GammaPrefactor(a, x);
        return prefactor == 0 ? 0 : prefactor * a * UpperFraction(a, x);
    }

    /// <summary>The distribution function of chi-squared with the given degrees of freedom.</summary>
    public static double ChiSquaredCdf(double x, double degreesOfFreedom) =>
        x <= 0 ? 0 : RegularizedGammaP(degreesOfFreedom / 2, x / 2);

    /// <summary>The upper tail of chi-squared with the given degrees of freedom.</summary>
    public static double ChiSquaredSurvival(double x, double degreesOfFreedom) =>
        x <= 0 ? 1 : RegularizedGammaQ(degreesOfFreedom / 2, x / 2);

    /// <summary>
    /// The upper tail of Student's t with the given degrees of freedom ν; its relative error grows as ν·10⁻¹⁵.
    /// </summary>
    public static double StudentTSurvival(double t, double degreesOfFreedom)
    {
        var square = t * t;
        var tail = 0.5 * RegularizedBeta(
            0.5 * degreesOfFreedom, 0.5, degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square));
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>
    /// The regularized incomplete beta function I_x(a, b), for both x and 1 − x at full precision: the continued
    /// fraction of Abramowitz and Stegun 26.5.8, from the side where it converges quickly.
    /// </summary>
    internal static double RegularizedBeta(double a, double b, double x, double oneLessX)
    {
        if (x <= 0 || oneLessX <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - RegularizedBeta(b, a, oneLessX, x);
        }

        var logFront = (a * Math.Log(x)) + (b * Math.Log(oneLessX))
            + GammaFunction.Log(a + b) - GammaFunction.Log(a) - GammaFunction.Log(b);
        return Math.Exp(logFront) / (a * BetaFraction(a, b, x));
    }

    /// <summary>observed · log(observed/expected) + expected − observed, without cancellation where they are close.</summary>
    internal static double Deviance(double observed, double expected)
    {
        var difference = observed - expected;
        if (Math.Abs(difference) >= 0.1 * (observed + expected))
        {
            return (observed * Math.Log(observed / expected)) + expected - observed;
        }

        var ratio = difference / (observed + expected);
        var sum = difference * ratio;
        var term = 2 * observed * ratio;
        for (var k = 3; ; k += 2)
        {
            term *= ratio * ratio;
            var next = sum + (term / k);
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }

    /// <summary>1 + d₁/(1 + d₂/(1 + …)), evaluated from the left (Lentz 1976).</summary>
    private static double BetaFraction(double a, double b, double x)
    {
        const int mostTerms = 10_000;
        var (value, above, below) = (1.0, 1.0, 0.0);
        for (var term = 1; term < mostTerms; term++)
        {
            var m = term / 2;
            var d = term % 2 == 0
                ? m * (b - m) * x / ((a + term - 1) * (a + term))
                : -(a + m) * (a + b + m) * x / ((a + term - 1) * (a + term));
            below = 1 / (1 + (d * below));
            above = 1 + (d / above);
            value *= above * below;
            if (Math.Abs((above * below) - 1) < 1e-16)
            {
                break;
            }
        }

        return value;
    }

    private static void CheckGamma(double a, double x)
    {
        if (!(a > 0) || double.IsInfinity(a))
        {
            throw new ArgumentOutOfRangeException(nameof(a), a, "The shape a must be positive and finite.");
        }

        if (!(x >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The argument x must not be negative or NaN.");
        }
    }

    private static double GammaPrefactor(double a, double x) => double.IsInfinity(x)
        ? 0
        : Math.Exp(-GammaFunction.StirlingError(a) - Deviance(a, x)) / Math.Sqrt(2 * Math.PI * a);

    // exp(−x²) with the rounding error of x² put back: it would cost x² units in the last place.
    private static double ExpMinusSquare(double x)
    {
        var square = x * x;
        if (square > 800)
        {
            return 0;
        }

        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }

    // Σ xⁿ / ((a+1)…(a+n)), n from 0.
    private static double LowerSeries(double a, double x)
    {
        var sum = 1.0;
        var term = 1.0;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    // Γ(a, x) eˣ x⁻ᵃ by its continued fraction, evaluated forwards (Lentz).
    private static double UpperFraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = double.PositiveInfinity;
        var d = 1 / b;
        var fraction = d;
        for (var n = 1; ; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = b + (numerator / c);
            var factor = c * d;
            fraction *= factor;
            if (Math.Abs(factor - 1) < Tolerance)
            {
                return fraction;
            }
        }
    }
}
