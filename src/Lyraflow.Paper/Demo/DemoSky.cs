using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Paper.Demo;

/// <summary>
/// Objects of a made-up sky as a survey with the depths of SDSS sees them. The colours of stars and RR Lyrae are drawn from the
/// embedded model; artefacts have colours that no star has. Magnitudes grow more frequent towards the faint end, where the noise of
/// the sky makes the errors.
/// </summary>
/// <param name="random">The random source.</param>
/// <param name="exposures">How many exposures are averaged.</param>
/// <param name="faintest">The faintest true magnitude in r.</param>
internal sealed class DemoSky(RandomSource random, int exposures, double faintest)
{
    private const double Brightest = 14.5;
    private const double Calibration = 0.01;
    private const double ErrorAtDepth = 0.2;

    // Where a single exposure is five times its noise.
    private static readonly (string Name, double Depth)[] Bands = [("u", 22.0), ("g", 22.2), ("r", 22.2), ("i", 21.3), ("z", 20.5)];

    /// <summary>Place, magnitudes and their errors.</summary>
    public static readonly DemoColumn[] Columns =
    [
        new("id", Ucd: "meta.id;meta.main"),
        new("ra", "deg", "pos.eq.ra;meta.main", Decimals: 5),
        new("dec", "deg", "pos.eq.dec;meta.main", Decimals: 5),
        .. Magnitudes,
    ];

    /// <summary>The five magnitudes and their errors.</summary>
    public static IEnumerable<DemoColumn> Magnitudes =>
    [
        .. Bands.Select(band => new DemoColumn(band.Name, "mag", "phot.mag")),
        .. Bands.Select(band => new DemoColumn($"{band.Name}_err", "mag", "stat.error;phot.mag")),
    ];

    /// <summary>Objects of every class, in random order.</summary>
    /// <returns>Each with the cells of its columns, and its class.</returns>
    public IReadOnlyList<(object?[] Cells, string Class)> Draw(int stars, int rrLyrae, int artefacts)
    {
        (double[] Colors, string Class)[] objects =
        [
            .. OfModel("star", stars),
            .. OfModel("rrlyrae", rrLyrae),
            .. Enumerable.Range(0, artefacts).Select(_ => (Artefact(), "artefact")),
        ];
        random.Shuffle<(double[], string)>(objects);
        return [.. objects.Select((item, i) => (Observe(i + 1, item.Colors), item.Class))];
    }

    /// <summary>
    /// What a pipeline may leave of such rows: null where a band is fainter than one exposure reaches, and where it was not
    /// observed.
    /// </summary>
    public object?[] WithGaps(object?[] cells)
    {
        var seen = (object?[])[.. cells];
        var first = Columns.Length - (2 * Bands.Length);
        for (var band = 0; band < Bands.Length; band++)
        {
            var isObserved = random.NextUniform() > 0.01;
            if ((double)cells[first + band]! > Bands[band].Depth || !isObserved)
            {
                (seen[first + band], seen[first + Bands.Length + band]) = (null, null);
            }
        }

        return seen;
    }

    private IEnumerable<(double[] Colors, string Class)> OfModel(string name, int count)
    {
        var density = EmbeddedModel.Load(EmbeddedModel.Reference).Model.Classes.Single(item => item.Name == name).Density;
        var rows = density.Sample(count, random.Fork(name));
        return Enumerable.Range(0, count).Select(row => ((double[])[.. rows.Columns.Select(column => (double)column[row])], name));
    }

    private double[] Artefact() => [.. Bands.Skip(1).Select(_ => (4 * random.NextUniform()) - 2)];

    // The colours are u-g, g-r, r-i and i-z.
    private object?[] Observe(int id, double[] colors)
    {
        var r = Brightest + ((faintest - Brightest) * Math.Cbrt(random.NextUniform()));
        var (g, i) = (r + colors[1], r - colors[2]);
        double[] magnitudes = [g + colors[0], g, r, i, i - colors[3]];
        double[] errors = [.. magnitudes.Zip(Bands, (magnitude, band) => Error(magnitude, band.Depth))];
        return
        [
            id,
            50 * random.NextUniform(),
            (2.5 * random.NextUniform()) - 1.25,
            .. magnitudes.Zip(errors, (magnitude, error) => (object)(magnitude + (error * random.NextNormal()))),
            .. errors.Select(error => (object)error),
        ];
    }

    private double Error(double magnitude, double depth)
    {
        var noise = ErrorAtDepth * Math.Pow(10, 0.4 * (magnitude - depth));
        return Math.Sqrt((Calibration * Calibration) + (noise * noise)) / Math.Sqrt(exposures);
    }
}
