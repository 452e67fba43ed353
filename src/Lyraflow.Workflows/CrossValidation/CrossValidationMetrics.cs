using System.Text.Json.Serialization;
using Lyraflow.Rows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>Everything a cross-validation measured; <c>metrics.json</c> is this in snake case.</summary>
public sealed record CrossValidationMetrics
{
    /// <summary>The program's version.</summary>
    public required string LyraflowVersion { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Tasks run side by side.</summary>
    public required int Threads { get; init; }

    /// <summary>Files the rows came from, with their SHA-256.</summary>
    public required IReadOnlyList<SourceFile> Data { get; init; }

    /// <summary>Whether the rows were drawn from the embedded model because no catalogue could be had.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>Of data, folds, seed and program: what the finished tasks carry.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Number of folds.</summary>
    public required int Folds { get; init; }

    /// <summary>The column that the folds came from; absent when they were drawn.</summary>
    public string? FoldsColumn { get; init; }

    /// <summary>Number of repeats; every number below is the mean over them.</summary>
    public required int Repeats { get; init; }

    /// <summary>Rows per class.</summary>
    public required IReadOnlyDictionary<string, int> Rows { get; init; }

    /// <summary>Rows that lacked a label or a number for a feature; absent where that was not counted.</summary>
    public long? RowsLeftOut { get; init; }

    /// <summary>How the features of the rows were treated; absent where there is only one way.</summary>
    public string? Treatment { get; init; }

    /// <summary>One method on all treatments, the other ones first; absent where no other was asked for.</summary>
    public IReadOnlyList<TreatmentMetrics>? Treatments { get; init; }

    /// <summary>
    /// Standard deviations of the features over all rows of both classes: the unit of the densities below.
    /// Nothing was learned from it.
    /// </summary>
    public required IReadOnlyList<double> StandardizedUnit { get; init; }

    /// <summary>Seconds of this run; less than the methods' own when finished tasks were found.</summary>
    public required double Seconds { get; init; }

    /// <summary>The methods, best average precision first.</summary>
    public required IReadOnlyList<MethodMetrics> Methods { get; init; }
}

/// <summary>One method, on the pooled scores of all rows, each scored by a fit that had not seen it.</summary>
public sealed record MethodMetrics
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its settings.</summary>
    public required string Description { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required Estimate RocAuc { get; init; }

    /// <summary>Average precision, with a 95 % bootstrap interval over objects.</summary>
    [JsonConverter(typeof(NestedEstimateConverter))]
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Highest F1 over all thresholds.</summary>
    public required Estimate BestF1 { get; init; }

    /// <summary>Highest completeness at a purity of at least 0.5.</summary>
    [JsonPropertyName("completeness_at_50_purity")]
    public required Estimate CompletenessAtHalfPurity { get; init; }

    /// <summary>
    /// The same among all objects of the sought class, those that were left out counting as missed; absent where none were.
    /// </summary>
    [JsonPropertyName("completeness_at_50_purity_of_all")]
    public Estimate? CompletenessAtHalfPurityOfAll { get; init; }

    /// <summary>The same at other purities of interest, by their keys: <see cref="Estimate"/>s.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> CompletenessAtPurities { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>Highest purity at a completeness of at least 0.9.</summary>
    [JsonPropertyName("purity_at_90_completeness")]
    public required Estimate PurityAtCompleteness { get; init; }

    /// <summary>Standard deviation of the average precision over repeats; absent with one repeat.</summary>
    public double? AveragePrecisionOverRepeats { get; init; }

    /// <summary>
    /// Average precision of the stack, or else of the flow, less this method's, paired over objects; absent for that
    /// one itself.
    /// </summary>
    public DifferenceMetrics? ReferenceLessThis { get; init; }

    /// <summary>
    /// Brier score of the method's own probabilities, for densities of the posterior at the proportions of the catalogue;
    /// absent for methods whose scores are no probabilities.
    /// </summary>
    [JsonConverter(typeof(NestedEstimateConverter))]
    public Estimate? Brier { get; init; }

    /// <summary>Log score of that posterior, nats per object; absent likewise.</summary>
    [JsonConverter(typeof(NestedEstimateConverter))]
    public Estimate? LogScore { get; init; }

    /// <summary>Seconds of fits and scores, summed over tasks, each on one thread beside others.</summary>
    public required double Seconds { get; init; }

    /// <summary>Held-out mean negative log density per class, in nats per object; absent for methods without densities.</summary>
    public IReadOnlyDictionary<string, MeanWithError>? HeldOutNllStandardized { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(CrossValidationMetrics))]
[JsonSerializable(typeof(Estimate))]
internal sealed partial class CrossValidationJson : JsonSerializerContext;
