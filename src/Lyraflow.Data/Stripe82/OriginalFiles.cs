using Lyraflow.Primitives;

namespace Lyraflow.Data.Stripe82;

/// <summary>Finds the originals that the catalogue was made of, wherever it was found itself.</summary>
internal static class OriginalFiles
{
    /// <summary>
    /// The first file of these names beside the catalogue, else in $LYRAFLOW_DATA or $ASTROML_DATA, else in the cache or
    /// astroML's.
    /// </summary>
    /// <param name="path">The catalogue's folder or file; null for the usual places.</param>
    /// <param name="cache">A folder to look into.</param>
    /// <param name="what">What it is and why it is needed; begins the message when there is none.</param>
    /// <param name="names">The names, the best first.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string? path, string cache, string what, params string[] names)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] places =
        [
            path is null ? null : DataPlace.Choose(path, _ => null, home)!.Path,
            DataPlace.Choose(null, Environment.GetEnvironmentVariable, home)?.Path,
            cache,
            Path.Combine(home, "astroML_data"),
        ];
        string[] folders = [.. places.OfType<string>().Select(Folder).Distinct()];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InputException(
                $"{what}, {string.Join(" or ", names)}, is in none of {string.Join(", ", folders)}", Remedy.Download);
    }

    private static string Folder(string place) => File.Exists(place) ? Path.GetDirectoryName(Path.GetFullPath(place))! : place;
}
