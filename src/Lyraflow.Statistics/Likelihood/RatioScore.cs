using Lyraflow.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The scores of Tyagi (2022, section 5): increasing maps of x = log10(P_RR / P_star) to (0, 1) that give 1/2 at
/// x = 0. Selecting at 0.5 therefore selects where P_RR exceeds P_star: the rule of equal priors, whichever the map.
/// </summary>
/// <remarks>
/// <para>
/// Erratum: the formula printed in the paper, φ = (1 + exp(−log10(P_stars / P_RR))), has the ratio upside down and
/// lacks the reciprocal; as printed it falls with P_RR and exceeds 1. Its published code, like this one, computes
/// 1/(1 + exp(−x)). None of the maps is a probability: the logistic applies exp to a log10.
/// </para>
/// <para>
/// Maps that increase strictly on paper do not in double precision: they reach 1 (the logistic beyond x = 37, the
/// hyperbolic tangent beyond 9.2, erfc beyond 6), and objects that x tells apart become ties. Rank by x; use the
/// score to show.
/// </para>
/// </remarks>
public enum RatioScore
{
    /// <summary>1 / (1 + exp(−x)).</summary>
    Logistic,

    /// <summary>(1 + tanh 2x) / 2.</summary>
    HyperbolicTangent,

    /// <summary>1/2 + arctan(x) / π. The material at hand names this map but not its form; this scale is ours.</summary>
    Arctangent,

    /// <summary>erfc(−x) / 2. The material at hand names this map but not its form; this scale is ours.</summary>
    ErrorFunction,
}

/// <summary>Computes <see cref="RatioScore"/>.</summary>
public static class RatioScores
{
    /// <summary>The score of a log10 likelihood ratio, in [0, 1]; infinite ratios give 0 and 1.</summary>
    /// <exception cref="ArgumentException">The ratio is NaN.</exception>
    public static double Of(this RatioScore map, double logRatio)
    {
        if (double.IsNaN(logRatio))
        {
            throw new ArgumentException("The log likelihood ratio is not a number (NaN).", nameof(logRatio));
        }

        return map switch
        {
            RatioScore.Logistic => Logistic(logRatio),
            // (1 + tanh 2x)/2 = 1/(1 + exp(−4x)), which keeps its digits where tanh nears −1.
            RatioScore.HyperbolicTangent => Logistic(4 * logRatio),
            // 1/2 + arctan(x)/π as one angle, which keeps its digits where arctan nears −π/2.
            RatioScore.Arctangent => Math.Atan2(1, -logRatio) / Math.PI,
            RatioScore.ErrorFunction => 0.5 * SpecialFunctions.Erfc(-logRatio),
            _ => throw new ArgumentOutOfRangeException(nameof(map), map, "There is no such score."),
        };
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
