namespace Lyraflow.Data.Stripe82;

/// <summary>
/// Interstellar extinction in the bands u, g, r, i and z as a multiple of that in r: A = C · E(B−V) with C = 5.155,
/// 3.793, 2.751, 2.086 and 1.479 (Schlegel, Finkbeiner and Davis 1998, ApJ 500, 525, for R_V = 3.1, as SDSS applies
/// them: Stoughton et al. 2002, AJ 123, 485).
/// </summary>
/// <remarks>
/// Not those of Schlafly and Finkbeiner (2011, ApJ 737, 103), although they are better known today: the A_r of both
/// files is that of Schlegel et al., and the RR Lyrae magnitudes were corrected with it (Sesar et al. 2010). Only the
/// same coefficients treat both classes alike.
/// </remarks>
public static class DustExtinction
{
    private const int R = 2;

    /// <summary>Extinction per E(B−V) in u, g, r, i and z, mag.</summary>
    public static ReadOnlySpan<double> PerReddening => [5.155, 3.793, 2.751, 2.086, 1.479];

    /// <summary>A magnitude as it would be without dust, in mag.</summary>
    /// <param name="magnitude">The magnitude as catalogued.</param>
    /// <param name="band">0 for u, 4 for z.</param>
    /// <param name="extinction">A_r in mag.</param>
    public static float Correct(float magnitude, int band, float extinction)
        => (float)(magnitude - Of(band, extinction));

    /// <summary>A magnitude corrected for dust as it was observed, in mag: the inverse of <see cref="Correct"/>.</summary>
    /// <param name="magnitude">The magnitude without dust.</param>
    /// <param name="band">0 for u, 4 for z.</param>
    /// <param name="extinction">A_r in mag.</param>
    public static float Redden(float magnitude, int band, float extinction)
        => (float)(magnitude + Of(band, extinction));

    private static double Of(int band, float extinction) => extinction * PerReddening[band] / PerReddening[R];
}
