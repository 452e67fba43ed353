namespace Lyraflow.Testing;

/// <summary>The real catalogues, which are not part of the repository.</summary>
internal static class RealData
{
    /// <summary>The path of a file in $LYRAFLOW_DATA; skips the test when it is not there.</summary>
    public static string File(string name)
    {
        var folder = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
        var path = Path.Combine(folder ?? "", name);
        Assert.SkipUnless(
            !string.IsNullOrEmpty(folder) && System.IO.File.Exists(path),
            $"SKIPPED: needs {name} in the folder that LYRAFLOW_DATA names (now '{folder}').");
        return path;
    }
}
