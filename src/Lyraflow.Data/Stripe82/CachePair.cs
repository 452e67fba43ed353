using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;
using Lyraflow.Data.NumPy;
using Lyraflow.Rows;

namespace Lyraflow.Data.Stripe82;

/// <summary>
/// Makes the combined set from the file of RR Lyrae and that of the standard stars, as astroML does; the latter as
/// published, or as astroML's cache keeps it.
/// </summary>
internal static class CachePair
{
    /// <summary>The bands, as column names have them.</summary>
    internal static readonly string[] Bands = ["u", "g", "r", "i", "z"];

    /// <param name="rrLyraePath">The RR Lyrae.</param>
    /// <param name="standardsPath">The standard stars.</param>
    /// <param name="deredden">Whether the standards are corrected for dust, as the RR Lyrae are already.</param>
    public static LabeledTable Load(string rrLyraePath, string standardsPath, bool deredden = false)
    {
        var rrLyrae = ReadRrLyrae(rrLyraePath, out var rrLyraeSource);
        var stars = ReadStars(standardsPath, deredden, out var standardsSource);
        var labels = new int[stars[0].Length + rrLyrae[0].Length];
        labels.AsSpan(stars[0].Length).Fill(1);
        float[][] colors = [.. stars.Zip(rrLyrae, (float[] first, float[] last) => (float[])[.. first, .. last])];
        return Stripe82Catalog.Create(colors, labels, standardsSource, rrLyraeSource);
    }

    /// <summary>The colours of the RR Lyrae, from flux-averaged magnitudes.</summary>
    internal static float[][] ReadRrLyrae(string path, out SourceFile source)
    {
        using var stream = InputFile.OpenHashed(path, out source);
        using var table = new FitsTableReader(stream, path);
        var colors = Colors(table.ReadColumns<float>([.. Bands.Select(band => band + "mag")]));
        for (var j = 0; j < colors.Length; j++)
        {
            // The row of the file is of more use than the row of the combined set.
            LabeledTable.RequireFinite(path, Stripe82Catalog.Features[j].Name, colors[j]);
        }

        return colors;
    }

    /// <summary>The colours of the standard stars within the box, from mean magnitudes.</summary>
    private static float[][] ReadStars(string path, bool deredden, out SourceFile source)
    {
        var colors = Colors(Path.GetFileName(path) == Stripe82Catalog.PublishedStandardsName
            ? StandardsText.ReadMagnitudes(path, deredden, out source)
            : ReadArray(path, deredden, out source));
        var inside = new List<int>();
        for (var row = 0; row < colors[0].Length; row++)
        {
            if (SesarColorBox.Contains([colors[0][row], colors[1][row], colors[2][row], colors[3][row]]))
            {
                inside.Add(row);
            }
        }

        return Array.ConvertAll(colors, column => (float[])[.. inside.Select(row => column[row])]);
    }

    private static float[][] ReadArray(string path, bool deredden, out SourceFile source)
    {
        using var stream = InputFile.OpenHashed(path, out source);
        string[] means = [.. Bands.Select(band => "mmu_" + band)];
        var columns = new NpyReader(stream, path).ReadColumns<float>(deredden ? [.. means, "A_r"] : means);
        for (var band = 0; deredden && band < Bands.Length; band++)
        {
            columns[band] =
            [
                .. columns[band].Zip(columns[^1], (magnitude, extinction) => DustExtinction.Correct(magnitude, band, extinction)),
            ];
        }

        return columns[..Bands.Length];
    }

    /// <summary>Differences of neighbouring bands in single precision, as the published set has them.</summary>
    internal static float[][] Colors(float[][] magnitudes)
    {
        var colors = new float[magnitudes.Length - 1][];
        for (var j = 0; j < colors.Length; j++)
        {
            colors[j] = [.. magnitudes[j].Zip(magnitudes[j + 1], (bluer, redder) => bluer - redder)];
        }

        return colors;
    }
}
