using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Stripe82;

/// <summary>
/// The combined set of astroML (its <c>fetch_rrlyrae_combined</c>): the four SDSS colours of Stripe 82 standard stars
/// (Ivezić et al. 2007, AJ 134, 973) within the <see cref="SesarColorBox"/>, followed by those of RR Lyrae
/// (Sesar et al. 2010, ApJ 708, 717).
/// </summary>
public static class Stripe82Catalog
{
    /// <summary>The archive with both classes.</summary>
    internal const string ArchiveName = "rrlyrae.npz";

    /// <summary>The RR Lyrae in astroML's cache.</summary>
    internal const string RrLyraeName = "RRLyrae.fit";

    /// <summary>The standard stars in astroML's cache.</summary>
    internal const string StandardsName = "sdss_S82standards.npy";

    /// <summary>The standard stars as published.</summary>
    internal const string PublishedStandardsName = "stripe82calibStars_v2.6.dat.gz";

    /// <summary>u-g, g-r, r-i and i-z, in mag.</summary>
    public static ImmutableArray<Feature> Features { get; } =
        [new Feature("u-g", "mag"), new Feature("g-r", "mag"), new Feature("r-i", "mag"), new Feature("i-z", "mag")];

    /// <summary>star, then rrlyrae.</summary>
    public static ImmutableArray<string> Classes { get; } = ["star", "rrlyrae"];

    /// <summary>
    /// Loads the set from a folder with <c>rrlyrae.npz</c> or, without that, <c>RRLyrae.fit</c> together with
    /// astroML's <c>sdss_S82standards.npy</c> or the published <c>stripe82calibStars_v2.6.dat.gz</c>; or from one such file.
    /// </summary>
    /// <param name="path">The folder or file.</param>
    /// <exception cref="InputException">Nothing is found there, or a file is damaged or has the wrong contents.</exception>
    public static LabeledTable Load(string path) => Load(new DataPlace(path, "the path given"));

    /// <summary>
    /// Loads the set from the place that the user named: a path, else $LYRAFLOW_DATA, else $ASTROML_DATA. Where none is
    /// named, from the first folder that holds it: the one given, else astroML's cache, ~/astroML_data.
    /// </summary>
    /// <param name="path">The path; null for none.</param>
    /// <param name="cache">A folder to look into.</param>
    /// <returns>The set; null when no place is named and no folder holds it.</returns>
    /// <exception cref="InputException">The place named does not hold the set, or a file is damaged.</exception>
    public static LabeledTable? Find(string? path, string cache)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return DataPlace.Choose(path, Environment.GetEnvironmentVariable, home) is { } place
            ? Load(place)
            : LoadFolder(cache) ?? LoadFolder(Path.Combine(home, "astroML_data"));
    }

    private static LabeledTable Load(DataPlace place)
    {
        if (!File.Exists(place.Path))
        {
            return LoadFolder(place.Path) ?? throw NotFound(place);
        }

        if (Path.GetExtension(place.Path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
        {
            return CombinedArchive.Load(place.Path);
        }

        return Path.GetFileName(place.Path) is RrLyraeName or StandardsName or PublishedStandardsName
            ? LoadPair(Path.GetDirectoryName(Path.GetFullPath(place.Path))!) ?? throw NotFound(place)
            : throw new InputException(
                $"{place.Path}: is neither an .npz archive nor {RrLyraeName}, {StandardsName} or {PublishedStandardsName}; "
                + "name one of these or their folder.");
    }

    private static LabeledTable? LoadFolder(string folder)
    {
        var archive = Path.Combine(folder, ArchiveName);
        return File.Exists(archive) ? CombinedArchive.Load(archive) : LoadPair(folder);
    }

    private static LabeledTable? LoadPair(string folder)
    {
        var rrLyrae = Path.Combine(folder, RrLyraeName);
        var standards = new[] { StandardsName, PublishedStandardsName }
            .Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return File.Exists(rrLyrae) && standards is not null ? CachePair.Load(rrLyrae, standards) : null;
    }

    /// <summary>Puts the set together; each class must have a row.</summary>
    internal static LabeledTable Create(float[][] colors, int[] labels, params ImmutableArray<SourceFile> sources)
    {
        for (var c = 0; c < Classes.Length; c++)
        {
            if (!labels.Contains(c))
            {
                var origin = string.Join(" + ", sources.Select(source => source.Path));
                throw new InputException(
                    $"{origin}: no row is of the class {Classes[c]}; this is not the combined set of astroML.");
            }
        }

        return new LabeledTable(
            Features,
            [.. colors.Select(ImmutableCollectionsMarshal.AsImmutableArray)],
            Classes,
            ImmutableCollectionsMarshal.AsImmutableArray(labels),
            sources);
    }

    private static InputException NotFound(DataPlace place)
    {
        var folder = File.Exists(place.Path) ? Path.GetDirectoryName(place.Path)! : place.Path;
        var looked = new[] { ArchiveName, RrLyraeName, StandardsName, PublishedStandardsName }
            .Select(name => Path.Combine(folder, name))
            .Select(path => File.Exists(path) ? $"{path} (is there)" : path);
        return new InputException(
            $"No RR Lyrae catalogue in {place.Path} ({place.Reason}): needed is {ArchiveName}, "
            + $"or {RrLyraeName} together with {StandardsName} or {PublishedStandardsName}; looked for {string.Join(", ", looked)}",
            Remedy.Download);
    }
}
