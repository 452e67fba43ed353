using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>How many held-out rows lie in the smallest region that holds a given share of the model.</summary>
/// <param name="Level">The share of the model inside the region: what the coverage should be.</param>
/// <param name="LogDensity">The region's edge: it holds all points of at least this log density.</param>
/// <param name="Coverage">The share of the held-out rows inside.</param>
/// <param name="StandardError">
/// How far coverage strays from level by chance if the model is right, with this many rows and samples.
/// </param>
public readonly record struct RegionCoverage(double Level, double LogDensity, double Coverage, double StandardError);

/// <summary>
/// Coverage of highest-density regions (Hyndman 1996): a check of a density in any number of dimensions. Coverage
/// above the level means that the model is too wide; below, too sure of itself.
/// </summary>
public static class HighestDensityRegion
{
    /// <summary>The coverage at each level.</summary>
    /// <param name="heldOut">The model's log densities of rows that it was not trained on.</param>
    /// <param name="samples">The model's log densities of samples drawn from it.</param>
    /// <param name="levels">Shares of the model strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">
    /// No rows or samples, a log density that is NaN or plus infinity, or a level outside (0, 1).
    /// </exception>
    public static RegionCoverage[] Coverage(
        ReadOnlySpan<double> heldOut, ReadOnlySpan<double> samples, params ReadOnlySpan<double> levels)
    {
        Require.NotEmpty(heldOut, nameof(heldOut));
        Require.NotEmpty(samples, nameof(samples));
        Require.LogDensities(heldOut, nameof(heldOut));
        Require.LogDensities(samples, nameof(samples));
        var sorted = Quantile.Sorted(samples);
        var result = new RegionCoverage[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            var level = levels[i];
            Require.OpenUnit(level, nameof(levels));
            var edge = Quantile.OfSorted(sorted, 1 - level);
            var inside = 0;
            foreach (var logDensity in heldOut)
            {
                inside += logDensity >= edge ? 1 : 0;
            }

            result[i] = new(
                level,
                edge,
                (double)inside / heldOut.Length,
                Math.Sqrt(level * (1 - level) * ((1.0 / heldOut.Length) + (1.0 / samples.Length))));
        }

        return result;
    }
}
