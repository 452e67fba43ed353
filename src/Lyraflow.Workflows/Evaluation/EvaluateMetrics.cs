using System.Text.Json.Serialization;
using Lyraflow.Rows;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>What a model is worth on labelled rows; <c>metrics.json</c> is this in snake case.</summary>
public sealed record EvaluateMetrics
{
    /// <summary>The program's version.</summary>
    public required string LyraflowVersion { get; init; }

    /// <summary>The model's file, with its SHA-256.</summary>
    public required SourceFile Model { get; init; }

    /// <summary>Files the rows came from, with their SHA-256.</summary>
    public required IReadOnlyList<SourceFile> Data { get; init; }

    /// <summary>The condition on the rows; absent for all.</summary>
    public string? Where { get; init; }

    /// <summary>The condition on the rows that were chosen on; absent where nothing was chosen.</summary>
    public string? Validation { get; init; }

    /// <summary>The column of the classes; absent without one.</summary>
    public string? Label { get; init; }

    /// <summary>Columns with their errors, as they were given; absent without.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>Columns with their limits, likewise.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>
    /// Rows that are integrated over errors, limits or missing columns; absent where all numbers count as exact.
    /// </summary>
    public long? UncertainRows { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Seconds of the measurements.</summary>
    public required double Seconds { get; init; }

    /// <summary>The model's features.</summary>
    public required IReadOnlyList<Feature> Features { get; init; }

    /// <summary>What its densities are conditioned on; absent for nothing.</summary>
    public IReadOnlyList<Feature>? Context { get; init; }

    /// <summary>Whether the rows are of the very file the model was trained on: the numbers may then flatter.</summary>
    public required bool TrainedOnThisFile { get; init; }

    /// <summary>Rows without a label or without a number for a feature.</summary>
    public required long LeftOutRows { get; init; }

    /// <summary>Rows whose label is no class of the model.</summary>
    public required long OtherRows { get; init; }

    /// <summary>Standard deviation of each feature over all test rows, that define "standardized".</summary>
    public required IReadOnlyList<double> StandardizedUnit { get; init; }

    /// <summary>Per class its rows and its density, in the model's order.</summary>
    public required IReadOnlyList<EvaluatedClass> Classes { get; init; }

    /// <summary>How well the target is told from the others; absent with one class.</summary>
    public EvaluatedClassifier? Classifier { get; init; }

    /// <summary>Thresholds chosen on validation rows, judged on test rows; absent without validation rows.</summary>
    public IReadOnlyList<OperatingPointMetrics>? OperatingPoints { get; init; }

    /// <summary>The posterior before and after calibration on validation rows; absent likewise.</summary>
    public CalibrationMetrics? Calibration { get; init; }

    /// <summary>Each class against the others, and the most probable class; absent with fewer than three.</summary>
    public AllClassesMetrics? AllClasses { get; init; }
}

/// <summary>One class's density. Losses are mean negative log densities in nats per object.</summary>
public sealed record EvaluatedClass
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows that the numbers are of.</summary>
    public required int TestRows { get; init; }

    /// <summary>
    /// Rows of these that lack no column, of which the losses are; absent where all numbers count as exact.
    /// </summary>
    public int? LossRows { get; init; }

    /// <summary>Rows that were chosen on; absent where nothing was chosen.</summary>
    public int? ValidationRows { get; init; }

    /// <summary>Rows that its flow was fitted to; absent where the model does not say.</summary>
    public int? TrainingRows { get; init; }

    /// <summary>Test rows to which its density gives nothing; with one, the loss is infinite.</summary>
    public required int RowsWithoutDensity { get; init; }

    /// <summary>Loss of the test rows, per unit of the features.</summary>
    public required Estimate Nll { get; init; }

    /// <summary>Its standard error over objects.</summary>
    public required double NllStandardError { get; init; }

    /// <summary>The same loss, in standardized units.</summary>
    public required Estimate NllStandardized { get; init; }

    /// <summary>Test rows against samples of the flow, per feature; absent where rows have errors or missing columns.</summary>
    public IReadOnlyList<FeatureTest>? KolmogorovSmirnov { get; init; }

    /// <summary>The fit in all features at once; absent with few or uncertain rows, or where some have no density.</summary>
    public FitMetrics? Fit { get; init; }
}

/// <summary>The classifier: one class sought among the others.</summary>
public sealed record EvaluatedClassifier
{
    /// <summary>The class that is sought.</summary>
    public required string Target { get; init; }

    /// <summary>Prior of the target.</summary>
    public required double Prior { get; init; }

    /// <summary>Where the prior is from: <c>training</c>, <c>user</c>, or <c>equal</c> where the model does not say.</summary>
    public required string PriorFrom { get; init; }

    /// <summary>Rows to which no class gives any density: they rank last, and their posterior is the prior.</summary>
    public required int RowsWithoutDensity { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required Estimate RocAuc { get; init; }

    /// <summary>Average precision.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Average precision of picking at random: the share of the target.</summary>
    public required double ChanceAveragePrecision { get; init; }

    /// <summary>Best F1 over all thresholds; optimistic, chosen on these rows.</summary>
    public required Estimate BestF1 { get; init; }

    /// <summary>Highest completeness at a purity of at least one half; optimistic likewise.</summary>
    public required Estimate CompletenessAtHalfPurity { get; init; }

    /// <summary>Highest purity at a completeness of at least 90 %; optimistic likewise.</summary>
    public required Estimate PurityAtNinetyPercentCompleteness { get; init; }

    /// <summary>The decision with equal priors of the target and the others.</summary>
    public required DecisionMetrics EqualPrior { get; init; }

    /// <summary>The decision with the prior: those whose posterior is at least one half.</summary>
    public required DecisionMetrics GivenPrior { get; init; }

    /// <summary>Whether the posterior is calibrated, by what the model has learned from held-out rows at its training.</summary>
    public required bool PosteriorCalibrated { get; init; }

    /// <summary>The posterior, as scoring gives it.</summary>
    public required ProbabilityMetrics Posterior { get; init; }
}

/// <summary>A model of three or more classes, no class being favoured.</summary>
/// <param name="Accuracy">Share of the rows whose most probable class is the true one.</param>
/// <param name="LogScore">Mean −ln(posterior of the true class), nats per object.</param>
/// <param name="Classes">Each class against the others, in the model's order.</param>
/// <param name="Confusion">Rows of each class (row) by most probable class (column).</param>
public sealed record AllClassesMetrics(
    Estimate Accuracy,
    Estimate LogScore,
    IReadOnlyList<OneAgainstOthers> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion);

/// <summary>One class against the others, mixed in the proportions of their priors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prior">Its prior.</param>
/// <param name="RocAuc">Area under the ROC curve of its ratio.</param>
/// <param name="AveragePrecision">Average precision of its ratio.</param>
/// <param name="Completeness">Share of its rows for which it is the most probable class.</param>
/// <param name="Purity">Share of the rows for which it is the most probable class that are its own.</param>
public sealed record OneAgainstOthers(
    string Name,
    double Prior,
    Estimate RocAuc,
    Estimate AveragePrecision,
    Estimate Completeness,
    Estimate Purity);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(EvaluateMetrics))]
internal sealed partial class EvaluateJson : JsonSerializerContext;
