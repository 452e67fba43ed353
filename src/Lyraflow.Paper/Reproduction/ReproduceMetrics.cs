using System.Text.Json.Serialization;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Rows;
using Lyraflow.Training;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Paper.Reproduction;

/// <summary>Everything a reproduction measured; <c>metrics.json</c> is this in snake case.</summary>
public sealed record ReproduceMetrics
{
    /// <summary>The program's version.</summary>
    public required string LyraflowVersion { get; init; }

    /// <summary>Which of the two ways.</summary>
    public required ProtocolName Protocol { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Files the rows came from, with their SHA-256.</summary>
    public required IReadOnlyList<SourceFile> Data { get; init; }

    /// <summary>Whether the rows were drawn from the embedded model because no catalogue could be had.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>Seconds of the whole run.</summary>
    public required double Seconds { get; init; }

    /// <summary>Standard deviations of the colours, in mag, that define "standardized".</summary>
    public required IReadOnlyList<double> StandardizedUnit { get; init; }

    /// <summary>Each class's density, by name.</summary>
    public required IReadOnlyDictionary<string, ClassMetrics> Classes { get; init; }

    /// <summary>The classifier on the test rows.</summary>
    public required ClassifierMetrics Classifier { get; init; }

    /// <summary>Thresholds chosen on validation rows, judged on test rows.</summary>
    public required IReadOnlyList<OperatingPointMetrics> OperatingPoints { get; init; }

    /// <summary>The posterior before and after calibration.</summary>
    public required CalibrationMetrics Calibration { get; init; }

    /// <summary>Other methods on the same rows.</summary>
    public required IReadOnlyList<BaselineMetrics> Baselines { get; init; }

    /// <summary>What was done about dust.</summary>
    public required DustTreatment Treatment { get; init; }

    /// <summary>Gaussian mixtures on all treatments, on test rows; absent where only one was asked for.</summary>
    public IReadOnlyList<TreatmentMetrics>? Treatments { get; init; }

    /// <summary>What the paper reports.</summary>
    public required PaperMetrics Paper { get; init; }

    /// <summary>
    /// The same measured as the published numbers were, on rows that were partly trained on; absent in the sound way.
    /// </summary>
    public LeakedMetrics? AsPublished { get; init; }
}

/// <summary>One class's density. Losses are mean negative log densities in nats per object.</summary>
public sealed record ClassMetrics
{
    /// <summary>Rows fitted.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows that chose the epoch.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Rows looked at once, at the end.</summary>
    public required int TestRows { get; init; }

    /// <summary>The recipe of the flow.</summary>
    public required string Flow { get; init; }

    /// <summary>Layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Bins of each spline; null where the flow has none.</summary>
    public int? Bins { get; init; }

    /// <summary>Widths of the hidden layers; null where the flow has no networks.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>Epochs run.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Seconds of training.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Training rows per second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Loss of the validation rows, standardized units.</summary>
    public required double ValidationNllStandardized { get; init; }

    /// <summary>Loss of the test rows, standardized units.</summary>
    public required Estimate TestNllStandardized { get; init; }

    /// <summary>Its standard error over the test objects.</summary>
    public required double TestNllStandardError { get; init; }

    /// <summary>Loss of the test rows, per mag⁴.</summary>
    public required double TestNll { get; init; }

    /// <summary>Loss of the test rows under one Gaussian fitted to the training rows, standardized units.</summary>
    public required double GaussianTestNllStandardized { get; init; }

    /// <summary>Loss under one Gaussian less that of the flow, nats per test object, with its interval.</summary>
    [JsonConverter(typeof(NestedEstimateConverter))]
    public required Estimate GainOverGaussian { get; init; }

    /// <summary>The fit in all colours at once.</summary>
    public required FitMetrics Fit { get; init; }

    /// <summary>Test rows against samples of the flow, per colour.</summary>
    public required IReadOnlyList<FeatureTest> KolmogorovSmirnov { get; init; }
}

/// <summary>Numbers measured the way the published ones were.</summary>
/// <param name="TestNllStandardized">Loss of each class on a fresh 10 % shuffle, standardized units.</param>
/// <param name="TestNllStandardizedInterval">Its interval.</param>
/// <param name="KolmogorovSmirnov">All rows of each class, trained on or not, against as many samples.</param>
/// <param name="Classifier">The classifier on the fresh shuffle.</param>
public sealed record LeakedMetrics(
    IReadOnlyDictionary<string, double> TestNllStandardized,
    IReadOnlyDictionary<string, MetricInterval> TestNllStandardizedInterval,
    IReadOnlyDictionary<string, IReadOnlyList<FeatureTest>> KolmogorovSmirnov,
    ClassifierMetrics Classifier);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(ReproduceMetrics))]
[JsonSerializable(typeof(ReproduceRequest))]
[JsonSerializable(typeof(RunOptions))]
internal sealed partial class ReproductionJson : JsonSerializerContext;

/// <summary>What a run was asked for, written beside its results.</summary>
/// <param name="Options">The request.</param>
/// <param name="Protocol">What the protocol's name stands for.</param>
/// <param name="Synthetic">Whether the rows were drawn from the embedded model.</param>
internal sealed record RunOptions(ReproduceRequest Options, Protocol Protocol, bool Synthetic);
