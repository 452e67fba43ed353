namespace Lyraflow.Data.Stripe82;

/// <summary>Where the data are looked for, and how that place was chosen.</summary>
/// <param name="Path">A folder or a file.</param>
/// <param name="Reason">For messages: who chose the place.</param>
internal sealed record DataPlace(string Path, string Reason)
{
    /// <summary>
    /// The place the user named: the one given, else $LYRAFLOW_DATA, else $ASTROML_DATA; null when none was. Exactly one
    /// place: data from elsewhere than the user said would go unnoticed.
    /// </summary>
    public static DataPlace? Choose(string? given, Func<string, string?> environment, string home)
    {
        if (given is not null)
        {
            return new DataPlace(ExpandHome(given, home), "the path given");
        }

        foreach (var name in (string[])["LYRAFLOW_DATA", "ASTROML_DATA"])
        {
            if (environment(name) is { Length: > 0 } path)
            {
                return new DataPlace(ExpandHome(path, home), $"from ${name}");
            }
        }

        return null;
    }

    private static string ExpandHome(string path, string home) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? home + path[1..] : path;
}
