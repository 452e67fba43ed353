using Lyraflow.Densities;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>Scores rows by the log10 ratio of two densities.</summary>
/// <param name="negative">The density of the others.</param>
/// <param name="positive">The density of the sought class.</param>
public sealed class DensityRatioScorer(IDensity<float> negative, IDensity<float> positive) : IRowScorer
{
    /// <inheritdoc/>
    public RowScores Score(FeatureTable<float> rows)
    {
        var densities = new ClassLogDensities(negative.LogDensity(rows, threads: 1), positive.LogDensity(rows, threads: 1));
        var scores = new double[rows?.Rows ?? 0];
        LogLikelihoodRatio.Between(densities, 1, 0, scores);
        return new RowScores(scores, densities);
    }
}
