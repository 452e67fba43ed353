using System.Text.Json.Serialization;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Workflows.Metrics;

/// <summary>A confusion matrix; the sought class is the positive one.</summary>
/// <param name="TruePositives">Objects of the sought class that are selected.</param>
/// <param name="FalsePositives">Other objects that are selected.</param>
/// <param name="TrueNegatives">Other objects that are left out.</param>
/// <param name="FalseNegatives">Objects of the sought class that are missed.</param>
public sealed record Confusion(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives);

/// <summary>Decisions at one threshold.</summary>
/// <param name="Log10RatioThreshold">Objects are selected where log10 of the density ratio is at least this.</param>
/// <param name="Confusion">The counts.</param>
/// <param name="Accuracy">Fraction decided rightly.</param>
/// <param name="Completeness">Fraction of the sought class selected (recall).</param>
/// <param name="Purity">Fraction of the selected that are of the sought class (precision); NaN when nothing was selected.</param>
public sealed record DecisionMetrics(
    double Log10RatioThreshold, Confusion Confusion, Estimate Accuracy, Estimate Completeness, Estimate Purity)
{
    /// <summary>Harmonic mean of completeness and purity.</summary>
    public double F1 => Counts.F1;

    /// <summary>Matthews correlation; NaN when nothing, or everything, was selected.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double MatthewsCorrelation => Counts.MatthewsCorrelation;

    private ConfusionCounts Counts
        => new(Confusion.TruePositives, Confusion.FalsePositives, Confusion.TrueNegatives, Confusion.FalseNegatives);

    /// <summary>Decisions of which the counts alone are known: without intervals.</summary>
    public static DecisionMetrics OfCounts(double threshold, ConfusionCounts counts) => new(
        threshold,
        new Confusion(counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives),
        new Estimate(counts.Accuracy, null),
        new Estimate(counts.Completeness, null),
        new Estimate(counts.Purity, null));
}
