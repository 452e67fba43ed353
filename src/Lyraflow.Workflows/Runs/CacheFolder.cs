namespace Lyraflow.Workflows.Runs;

/// <summary>Where downloads are kept.</summary>
public static class CacheFolder
{
    /// <summary>$XDG_CACHE_HOME/lyraflow, else ~/.cache/lyraflow; it need not be there.</summary>
    public static string Path => Choose(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    // https://specifications.freedesktop.org/basedir-spec: a path that is not absolute does not count.
    internal static string Choose(string? cache, string home) => System.IO.Path.Combine(
        System.IO.Path.IsPathRooted(cache) ? cache! : System.IO.Path.Combine(home, ".cache"), "lyraflow");
}
