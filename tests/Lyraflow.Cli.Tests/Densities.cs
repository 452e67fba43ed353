using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>Log densities of the one class of a model.</summary>
internal static class Densities
{
    /// <summary>At some colours inside and far outside of where stars are.</summary>
    public static double[] OfGrid(Model model)
    {
        var rows = new FeatureTable<float>([.. Enumerable.Range(0, SyntheticStars.Colors)
            .Select(color => Enumerable.Range(0, 200).Select(row => (row * (color + 1) % 200 * 0.03f) - 3).ToArray())]);
        return model.Classes[0].Flow.LogDensity(rows, threads: 1);
    }
}
