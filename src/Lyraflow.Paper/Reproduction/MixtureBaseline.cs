using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The strongest simple density: mixtures of at most 20 Gaussians for stars and 3 for RR Lyrae.</summary>
/// <param name="random">Its seed counts.</param>
/// <param name="threads">Number of threads.</param>
internal sealed class MixtureBaseline(RandomSource random, int threads)
{
    /// <summary>What reports call it.</summary>
    public const string Name = "Gaussian mixtures";

    // So that a small catalogue gets fewer components than rows can determine.
    private const int RowsPerComponent = 50;

    private static readonly int[] MostComponents = [20, 3];

    /// <summary>Fits one mixture to the training rows of each class, and scores every row.</summary>
    public ReproductionScores Score(LabeledTable catalog, RowSplit split)
    {
        float[][] densities = [.. catalog.Classes.Zip(MostComponents, (name, most) => LogDensity(catalog, split, name, most))];
        return new ReproductionScores(catalog, split, densities[0], densities[1]);
    }

    private float[] LogDensity(LabeledTable catalog, RowSplit split, string name, int most)
    {
        var rows = split.OfClass(catalog, name).Select(catalog.Table).Train;
        var settings = new GaussianMixtureSettings
        {
            Components = Math.Clamp(rows.Rows / RowsPerComponent, 1, most),
            Seed = (long)random.Fork($"mixture {name}").NextBits(),
        };
        return Array.ConvertAll(GaussianMixture.Fit(rows, settings, threads).LogDensity(catalog.Table, threads), value => (float)value);
    }
}
