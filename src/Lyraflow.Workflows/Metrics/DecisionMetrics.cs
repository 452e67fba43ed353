using System.Text.Json.Serialization;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Workflows.Metrics;

/// <summary>A confusion matrix; RR Lyrae are the positive class.</summary>
/// <param name="TruePositives">RR Lyrae called RR Lyrae.</param>
/// <param name="FalsePositives">Stars called RR Lyrae.</param>
/// <param name="TrueNegatives">Stars called stars.</param>
/// <param name="FalseNegatives">RR Lyrae called stars.</param>
public sealed record Confusion(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives);

/// <summary>Decisions at one threshold.</summary>
/// <param name="Log10RatioThreshold">RR Lyrae where log10(P_RR/P_star) is at least this.</param>
/// <param name="Confusion">The counts.</param>
/// <param name="Accuracy">Fraction decided rightly.</param>
/// <param name="Completeness">Fraction of the RR Lyrae found (recall).</param>
/// <param name="Purity">Fraction of the found that are RR Lyrae (precision); NaN when nothing was found.</param>
public sealed record DecisionMetrics(
    double Log10RatioThreshold,
    Confusion Confusion,
    double Accuracy,
    double Completeness,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Purity)
{
    /// <summary>Interval of the accuracy; absent where there are counts alone, as from the paper.</summary>
    public MetricInterval? AccuracyInterval { get; init; }

    /// <summary>Interval of the completeness; absent likewise.</summary>
    public MetricInterval? CompletenessInterval { get; init; }

    /// <summary>Interval of the purity; absent likewise.</summary>
    public MetricInterval? PurityInterval { get; init; }

    /// <summary>Harmonic mean of completeness and purity.</summary>
    public double F1 => Counts.F1;

    /// <summary>Matthews correlation; NaN when nothing, or everything, was selected.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double MatthewsCorrelation => Counts.MatthewsCorrelation;

    private ConfusionCounts Counts
        => new(Confusion.TruePositives, Confusion.FalsePositives, Confusion.TrueNegatives, Confusion.FalseNegatives);

    internal static DecisionMetrics At(double threshold, ConfusionCounts counts) => new(
        threshold,
        new Confusion(counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives),
        counts.Accuracy,
        counts.Completeness,
        counts.Purity);
}
