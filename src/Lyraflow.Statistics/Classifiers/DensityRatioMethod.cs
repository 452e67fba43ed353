using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>Fits a density to the rows of one class.</summary>
/// <param name="rows">The class's training rows.</param>
/// <param name="random">Its seed is all that may be random.</param>
/// <param name="cancellation">Asks to give up early.</param>
public delegate IDensity<float> DensityFit(FeatureTable<float> rows, RandomSource random, CancellationToken cancellation);

/// <summary>
/// One density per class; the score is log10 of their ratio (Neyman and Pearson 1933: no score ranks better, were the
/// densities the true ones).
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="description">One line with its settings.</param>
/// <param name="negative">The density of the rest.</param>
/// <param name="positive">The density of the sought class.</param>
public sealed class DensityRatioMethod(string name, string description, DensityFit negative, DensityFit positive) : IClassifierMethod
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        var random = new RandomSource(seed);
        return new DensityRatioScorer(
            negative(OfClass(rows, labels, false), random.Fork("negative"), cancellation),
            positive(OfClass(rows, labels, true), random.Fork("positive"), cancellation));
    }

    private static FeatureTable<float> OfClass(FeatureTable<float> rows, ReadOnlySpan<bool> positive, bool wanted)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require.SameLength(positive.Length, rows.Rows, nameof(positive));
        Require.BothClasses(positive, nameof(positive));
        var chosen = new List<int>();
        for (var row = 0; row < positive.Length; row++)
        {
            if (positive[row] == wanted)
            {
                chosen.Add(row);
            }
        }

        return rows.Select([.. chosen]);
    }
}
