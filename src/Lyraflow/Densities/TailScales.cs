using Lyraflow.Mathematics;
using System.Runtime.InteropServices;

namespace Lyraflow.Densities;

/// <summary>
/// A Gaussian of one of these scales, each with its weight: close to a multivariate Student's t, which is a Gaussian
/// whose variance is drawn anew for every row. A few fixed scales keep it a sum of Gaussians, with all that follows in
/// closed form, and let it end as a Gaussian does.
/// </summary>
/// <param name="Scales">Each factor on the standard deviations, and its weight; the weights sum to one.</param>
internal sealed record TailScales(IReadOnlyList<(double Scale, double Weight)> Scales)
{
    private const double Smallest = 0.75;
    private const int Count = GaussianFamilies.MostNarrower + 1;

    // Variances that double make the Gaussians a family, which is scored at little more than the price of one.
    private static readonly double Ratio = Math.Sqrt(2);

    /// <summary>A Gaussian and nothing else.</summary>
    public static TailScales Gaussian { get; } = new([(1, 1)]);

    /// <summary>
    /// Student's t: the variance is the inverse of a Gamma variable of shape and rate ν/2, and each scale stands for all
    /// between its neighbours.
    /// </summary>
    /// <param name="degreesOfFreedom">ν; null for a Gaussian.</param>
    public static TailScales Of(double? degreesOfFreedom)
    {
        if (degreesOfFreedom is not { } nu)
        {
            return Gaussian;
        }

        // P(scale < s) = P(precision > s⁻²).
        double Below(double scale) => SpecialFunctions.RegularizedGammaQ(nu / 2, nu / 2 / (scale * scale));
        var scales = new (double, double)[Count];
        var below = 0.0;
        for (var j = 0; j < Count; j++)
        {
            var scale = Smallest * Math.Pow(Ratio, j);
            var upTo = j + 1 < Count ? Below(scale * Math.Sqrt(Ratio)) : 1;
            scales[j] = (scale, upTo - below);
            below = upTo;
        }

        return new TailScales(scales);
    }

    /// <summary>The Gaussians that a component stands for.</summary>
    public IEnumerable<MixtureComponent> Spread(MixtureComponent component)
    {
        foreach (var (scale, weight) in Scales)
        {
            var covariance = (double[,])component.Covariance.Clone();
            foreach (ref var value in MemoryMarshal.CreateSpan(ref covariance[0, 0], covariance.Length))
            {
                value *= scale * scale;
            }

            yield return component with { Weight = component.Weight * weight, Covariance = covariance };
        }
    }

    /// <summary>
    /// The moments of a component from those of its Gaussians: Σ r and, each divided by its scale's square, Σ r × monomial.
    /// </summary>
    /// <param name="moments">The moments of the component's Gaussians, one after the other; the first is overwritten.</param>
    /// <returns>Σ r.</returns>
    public double Combine(Span<double> moments)
    {
        var length = moments.Length / Scales.Count;
        var rows = 0.0;
        for (var j = 0; j < Scales.Count; j++)
        {
            var own = moments.Slice(j * length, length);
            rows += own[0];
            var precision = 1 / (Scales[j].Scale * Scales[j].Scale);
            for (var i = 0; i < length; i++)
            {
                moments[i] = j == 0 ? own[i] * precision : moments[i] + (own[i] * precision);
            }
        }

        return rows;
    }
}
