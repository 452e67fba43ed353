using Lyraflow.Primitives;

namespace Lyraflow.Paper.Demo;

/// <summary>
/// Galaxies by a law of our own making, simple enough to know the answer: redshifts from a Rayleigh distribution, two kinds of
/// galaxy whose colours move smoothly with the redshift, and magnitudes that grow fainter with it.
/// </summary>
internal static class DemoGalaxies
{
    private const double TypicalRedshift = 0.4;
    private const double Scatter = 0.04;

    private static readonly DemoColumn[] Columns =
    [
        new("id", Ucd: "meta.id;meta.main"),
        .. DemoSky.Magnitudes,
        new("redshift", Ucd: "src.redshift", Decimals: 4),
        new("split"),
    ];

    /// <summary>Draws them; every fifth says "test" in the column split.</summary>
    public static DemoTable Draw(int count, RandomSource random)
        => new(Columns, [.. Enumerable.Range(1, count).Select(id => Galaxy(id, random))]);

    private static object?[] Galaxy(int id, RandomSource random)
    {
        var redshift = TypicalRedshift * Math.Sqrt(-2 * Math.Log(1 - random.NextUniform()));
        var isRed = random.NextUniform() < 0.4;
        var error = 0.02 + (0.03 * random.NextUniform());
        double Noisy(double value) => value + (Scatter * random.NextNormal());

        // The break at 4000 Angstrom moves through the bands: each colour rises where it passes, later for redder bands.
        double Color(double low, double rise, double passes)
            => Noisy(low + ((isRed ? 1 : 0.5) * rise / (1 + Math.Exp((passes - redshift) / 0.06))));

        var r = 17.5 + (3.5 * Math.Log10(1 + (9 * redshift))) + (0.5 * random.NextNormal());
        var (ug, gr, ri, iz) = (Color(1.0, 0.7, 0.05), Color(0.4, 0.9, 0.2), Color(0.25, 0.7, 0.55), Color(0.15, 0.5, 0.9));
        double[] magnitudes = [r + gr + ug, r + gr, r, r - ri, r - ri - iz];
        return
        [
            id,
            .. magnitudes.Select(magnitude => (object)(magnitude + (error * random.NextNormal()))),
            .. magnitudes.Select(_ => (object)error),
            redshift,
            id % 5 == 0 ? "test" : "train",
        ];
    }
}
