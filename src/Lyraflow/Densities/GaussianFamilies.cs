namespace Lyraflow.Densities;

/// <summary>
/// The Gaussians of a mixture, gathered into families: neighbours with one mean whose covariances double from one to the
/// next, as <see cref="TailScales"/> makes them. With u = exp(−½ m²), m the Mahalanobis distance under the widest, the
/// others are multiples of u², u⁴, u⁸ and u¹⁶, so that one exponential serves all five. A Gaussian on its own is a family
/// of one.
/// </summary>
internal sealed class GaussianFamilies
{
    /// <summary>Most members narrower than the widest.</summary>
    public const int MostNarrower = 4;

    // Beyond, the peak of a narrow Gaussian over that of a wide one could leave the range of numbers.
    private const int MostDimensions = 100;
    private const double Tolerance = 1e-12;
    private const double WidestScale = 60;

    private GaussianFamilies(int count, int dimension)
    {
        Count = count;
        Coefficients = new double[count * QuadraticForms.Count(dimension)];
        Peaks = new double[count];
        Narrower = new double[count * MostNarrower];
        HasNarrower = new bool[count];
        Below = new double[count];
    }

    /// <summary>Number of families.</summary>
    public int Count { get; }

    /// <summary>ln w + ln N of the widest of each family, as <see cref="QuadraticForms"/> writes them.</summary>
    public double[] Coefficients { get; }

    /// <summary>The same at the mean, where it is largest.</summary>
    public double[] Peaks { get; }

    /// <summary>w·N at the mean of the members, the widest but one first, over that of the widest; zero where there is none.</summary>
    public double[] Narrower { get; }

    /// <summary>Whether a family has more than one member.</summary>
    public bool[] HasNarrower { get; }

    /// <summary>The largest of the peaks.</summary>
    public double HighestPeak { get; private set; }

    /// <summary>e to the highest peak less that of each family.</summary>
    public double[] Below { get; }

    /// <summary>Whether all peaks are near enough to each other to share one scale.</summary>
    public bool HaveOneScale { get; private set; }

    /// <summary>The logarithm of the most by which a family is denser at its mean than its widest member.</summary>
    public double MostLogGain { get; private set; }

    /// <summary>Gathers Gaussians, whose order is kept.</summary>
    /// <returns>Null, and the place of the component, where a covariance is not positive definite.</returns>
    public static GaussianFamilies? TryGather(IReadOnlyList<MixtureComponent> components, int dimension, out int faulty)
    {
        var ends = Ends(components, dimension);
        var families = new GaussianFamilies(ends.Count, dimension);
        var monomials = QuadraticForms.Count(dimension);
        Span<double> scratch = new double[monomials];
        var first = 0;
        for (var family = 0; family < ends.Count; family++)
        {
            var widest = ends[family];
            var own = families.Coefficients.AsSpan(family * monomials, monomials);
            if (!QuadraticForms.TryWrite(components[widest], own, out families.Peaks[family]))
            {
                faulty = widest;
                return null;
            }

            var gain = 1.0;
            for (var k = widest - 1; k >= first; k--)
            {
                if (!QuadraticForms.TryWrite(components[k], scratch, out var peak))
                {
                    faulty = k;
                    return null;
                }

                var ratio = Math.Exp(peak - families.Peaks[family]);
                families.Narrower[(family * MostNarrower) + (widest - 1 - k)] = ratio;
                families.HasNarrower[family] = true;
                gain += ratio;
            }

            families.MostLogGain = Math.Max(families.MostLogGain, Math.Log(gain));
            first = widest + 1;
        }

        families.HighestPeak = families.Peaks.Max();
        families.HaveOneScale = families.HighestPeak - families.Peaks.Min() < WidestScale;
        for (var family = 0; family < families.Count; family++)
        {
            families.Below[family] = Math.Exp(families.HighestPeak - families.Peaks[family]);
        }

        faulty = -1;
        return families;
    }

    /// <summary>The place of the widest, which is the last, of each family.</summary>
    private static List<int> Ends(IReadOnlyList<MixtureComponent> components, int dimension)
    {
        var ends = new List<int>();
        var first = 0;
        for (var k = 0; k < components.Count; k++)
        {
            var goesOn = k + 1 < components.Count && k - first < MostNarrower && dimension <= MostDimensions
                && IsDoubled(components[k], components[k + 1]);
            if (!goesOn)
            {
                ends.Add(k);
                first = k + 1;
            }
        }

        return ends;
    }

    private static bool IsDoubled(MixtureComponent narrow, MixtureComponent wide)
    {
        if (!narrow.Mean.SequenceEqual(wide.Mean))
        {
            return false;
        }

        for (var i = 0; i < narrow.Mean.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var doubled = 2 * narrow.Covariance[i, j];
                if (!(Math.Abs(wide.Covariance[i, j] - doubled) <= Tolerance * Math.Abs(doubled)))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
