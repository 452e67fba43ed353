using Lyraflow.Catalogs;
using Lyraflow.Catalogs.AstroMl;

namespace Lyraflow.Experiments.Tests;

/// <summary>The real catalogue, which is not part of the repository.</summary>
internal static class RealData
{
    /// <summary>The archive in $LYRAFLOW_DATA; skips the test when it is not there.</summary>
    public static string Archive
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
            var path = Path.Combine(folder ?? "", "rrlyrae.npz");
            Assert.SkipUnless(
                !string.IsNullOrEmpty(folder) && File.Exists(path),
                $"SKIPPED: needs rrlyrae.npz in the folder that LYRAFLOW_DATA names (now '{folder}').");
            return path;
        }
    }

    /// <summary>Its rows.</summary>
    public static Catalog Load() => RrLyraeCatalog.Load(Archive);
}
