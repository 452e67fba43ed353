using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Stripe82;

/// <summary>
/// The catalogue with the same treatment of interstellar dust for both classes. As astroML combines them, the RR Lyrae
/// are corrected for it (Sesar et al. 2010) and the standard stars are as observed.
/// </summary>
public static class EvenDust
{
    // Magnitudes are published to a thousandth, so that four whole numbers of thousandths are a star's colours exactly,
    // whether they come in single precision or rounded in a text.
    private const double PerMagnitude = 1000;

    /// <summary>
    /// Both classes as observed: each RR Lyrae is reddened by its own A_r with <see cref="DustExtinction"/>. Those that
    /// then lie outside of the <see cref="SesarColorBox"/> are left out, as such stars were.
    /// </summary>
    /// <param name="catalog">The combined set.</param>
    /// <param name="path">The folder or file that it came from; null for the usual places.</param>
    /// <param name="cache">A folder to look into for the file of the RR Lyrae.</param>
    /// <returns>The set, and which rows of <paramref name="catalog"/> it has.</returns>
    /// <exception cref="InputException">
    /// The file of the RR Lyrae is not found or damaged, or has no RR Lyrae with the colours of one of the catalogue.
    /// </exception>
    public static (LabeledTable Catalog, ImmutableArray<int> Rows) Observed(LabeledTable catalog, string? path, string cache)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var original = OriginalFiles.Find(
            path, cache, "The table of RR Lyrae with the extinction of each", Stripe82Catalog.RrLyraeName);
        var (published, observed, source) = Read(original);
        var places = ByColors(published, original);
        var columns = catalog.Values.Select(column => column.ToArray()).ToArray();
        var kept = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < catalog.RowCount; row++)
        {
            if (catalog.Labels[row] == 1)
            {
                var place = places.TryGetValue(Key(columns, row), out var found) ? found : throw NotThere(catalog, columns, row, original);
                for (var j = 0; j < columns.Length; j++)
                {
                    columns[j][row] = observed[j][place];
                }
            }

            if (catalog.Labels[row] == 0 || SesarColorBox.Contains([.. columns.Select(column => column[row])]))
            {
                kept.Add(row);
            }
        }

        var reddened = new LabeledTable(
            catalog.Features,
            [.. columns.Select(ImmutableCollectionsMarshal.AsImmutableArray)],
            catalog.Classes,
            catalog.Labels,
            [.. catalog.Sources.Where(item => item.Sha256 != source.Sha256), source]);
        return (reddened.Select(kept.ToArray()), kept.ToImmutable());
    }

    /// <summary>
    /// Both classes corrected for dust, the standard stars by their own A_r, before the box is applied: other stars then
    /// lie within it.
    /// </summary>
    /// <param name="path">A folder or file to look for the two originals beside; null for the usual places.</param>
    /// <param name="cache">Another folder to look into.</param>
    /// <exception cref="InputException">An original is not found, is damaged or lacks A_r.</exception>
    public static LabeledTable Dereddened(string? path, string cache) => CachePair.Load(
        OriginalFiles.Find(path, cache, "The table of RR Lyrae", Stripe82Catalog.RrLyraeName),
        OriginalFiles.Find(
            path,
            cache,
            "The catalogue of the standard stars with the extinction of each",
            Stripe82Catalog.PublishedStandardsName,
            Stripe82Catalog.StandardsName),
        deredden: true);

    /// <summary>The colours of the RR Lyrae as published and as observed.</summary>
    private static (float[][] Published, float[][] Observed, SourceFile Source) Read(string path)
    {
        using var stream = InputFile.OpenHashed(path, out var source);
        using var table = new FitsTableReader(stream, path);
        var columns = table.ReadColumns<float>([.. CachePair.Bands.Select(band => band + "mag"), "Ar"]);
        LabeledTable.RequireFinite(path, "Ar", columns[^1]);
        var magnitudes = columns[..^1];
        float[][] reddened =
        [
            .. magnitudes.Select((column, band) => (float[])
                [.. column.Zip(columns[^1], (magnitude, extinction) => DustExtinction.Redden(magnitude, band, extinction))]),
        ];
        return (CachePair.Colors(magnitudes), CachePair.Colors(reddened), source);
    }

    private static Dictionary<(int, int, int, int), int> ByColors(float[][] colors, string path)
    {
        var places = new Dictionary<(int, int, int, int), int>();
        for (var row = 0; row < colors[0].Length; row++)
        {
            if (!places.TryAdd(Key(colors, row), row))
            {
                throw new InputException(
                    $"{path}: the rows {places[Key(colors, row)]} and {row} (the first is 0) have the same colours, so that the "
                        + "catalogue's rows cannot be told by them; take one of them out.");
            }
        }

        return places;
    }

    private static (int, int, int, int) Key(float[][] colors, int row)
    {
        return (Steps(0), Steps(1), Steps(2), Steps(3));

        int Steps(int j) => (int)Math.Round(colors[j][row] * PerMagnitude);
    }

    private static InputException NotThere(LabeledTable catalog, float[][] columns, int row, string original) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(" + ", catalog.Sources.Select(item => item.Path))}: no RR Lyrae of {original} has the colours of row {row} "
            + $"(the first is 0), {string.Join(", ", columns.Select(column => $"{column[row]:f3}"))}, so that its extinction is not "
            + $"known; take the catalogue as it is, or one that was made of that file."));
}
