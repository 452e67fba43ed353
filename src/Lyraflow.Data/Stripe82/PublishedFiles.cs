using Lyraflow.Data.Fetch;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Stripe82;

/// <summary>The originals, as the astroML project keeps them, and what is made of them.</summary>
public static class PublishedFiles
{
    /// <summary>The folder of the originals on the network.</summary>
    public const string BaseAddress = "https://github.com/astroML/astroML-data/raw/main/datasets/";

    /// <summary>Rows of standard stars within the box in the published combined set.</summary>
    public const int Stars = 92_658;

    /// <summary>Rows of RR Lyrae in it.</summary>
    public const int RrLyrae = 483;

    private const string RrLyraeSha256 = "081d3b34e9e38d27cd22f42b0f52e08303db41810d475e41fed9643000e4818d";

    /// <summary>
    /// The RR Lyrae, of which every byte is known, and the standard stars, which are known by their layout and by the
    /// checksum within the compressed file.
    /// </summary>
    public static IReadOnlyList<RemoteFile> All { get; } =
    [
        RemoteFile.Known(Stripe82Catalog.RrLyraeName, 1 << 20, RrLyraeSha256),
        new RemoteFile(
            Stripe82Catalog.PublishedStandardsName,
            256 << 20,
            path => StandardsText.ReadMagnitudes(path, deredden: false, out _)),
    ];

    /// <summary>The file of the combined set that <see cref="Combine"/> makes.</summary>
    /// <param name="deredden">Whether the standards are corrected for dust.</param>
    public static string CombinedName(bool deredden) => deredden ? "rrlyrae-dereddened.npz" : Stripe82Catalog.ArchiveName;

    /// <summary>
    /// Makes the combined set of the two originals in a folder, exactly as astroML's <c>fetch_rrlyrae_combined</c>, and
    /// writes it beside them in the same layout.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="deredden">
    /// Whether the standards are corrected by their A_r with <see cref="DustExtinction"/>, before the box is applied, so
    /// that both classes are treated alike. Other stars then lie within the box.
    /// </param>
    /// <exception cref="InputException">An original is missing or damaged, or the set cannot be written.</exception>
    public static LabeledTable Combine(string folder, bool deredden)
    {
        var catalog = CachePair.Load(
            Path.Combine(folder, Stripe82Catalog.RrLyraeName), Path.Combine(folder, Stripe82Catalog.PublishedStandardsName), deredden);
        CombinedArchive.Save(catalog, Path.Combine(folder, CombinedName(deredden)));
        return catalog;
    }
}
