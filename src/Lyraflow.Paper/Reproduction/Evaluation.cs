using Lyraflow.Rows;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What a run measured, and what it was measured from: for figures and files.</summary>
/// <param name="Metrics">The numbers.</param>
/// <param name="Scores">Both densities of every row.</param>
/// <param name="Baselines">The same of other methods, by name.</param>
/// <param name="Samples">What each class's flow drew.</param>
internal sealed record Evaluation(
    ReproduceMetrics Metrics,
    ReproductionScores Scores,
    IReadOnlyDictionary<string, ReproductionScores> Baselines,
    IReadOnlyDictionary<string, FeatureTable<float>> Samples);
