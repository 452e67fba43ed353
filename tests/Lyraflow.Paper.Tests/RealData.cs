using Lyraflow.Data.Stripe82;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Tests;

/// <summary>The real catalogue, which is not part of the repository.</summary>
internal static class RealData
{
    /// <summary>The archive in $LYRAFLOW_DATA; skips the test when it is not there.</summary>
    public static string Archive => Find("rrlyrae.npz");

    /// <summary>The same rows as text, with a split and folds.</summary>
    public static string Folds => Find("s82_rrlyrae_folds.csv");

    /// <summary>The archive's rows.</summary>
    public static LabeledTable Load() => Stripe82Catalog.Load(Archive);

    private static string Find(string name)
    {
        var folder = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
        var path = Path.Combine(folder ?? "", name);
        Assert.SkipUnless(
            !string.IsNullOrEmpty(folder) && File.Exists(path),
            $"SKIPPED: needs {name} in the folder that LYRAFLOW_DATA names (now '{folder}').");
        return path;
    }
}
