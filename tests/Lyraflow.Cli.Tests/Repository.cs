namespace Lyraflow.Cli.Tests;

/// <summary>The folder that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>A file of the repository; looked for in the folders above the tests.</summary>
    public static string File(params string[] parts)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine([folder, .. parts]);
            if (System.IO.File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"{Path.Combine(parts)} is in no folder above the tests.");
    }
}
