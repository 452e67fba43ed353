using System.Numerics;

namespace Lyraflow.Layers;

/// <summary>Keeps a learnable log scale within ±ln 1000: a = s / (1 + |s| / ln 1000), so that no s can overflow.</summary>
internal static class ScaleBound
{
    private static readonly double Bound = Math.Log(1000);

    /// <summary>a, and ∂a/∂s.</summary>
    public static T LogScale<T>(T s, out T derivative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reciprocal = T.One / (T.One + (T.Abs(s) / T.CreateChecked(Bound)));
        derivative = reciprocal * reciprocal;
        return s * reciprocal;
    }

    /// <summary>The s that gives <paramref name="logScale"/>, or the nearest that there is.</summary>
    public static double Invert(double logScale)
    {
        var a = Math.Clamp(logScale, -0.99 * Bound, 0.99 * Bound);
        return a / (1 - (Math.Abs(a) / Bound));
    }
}
