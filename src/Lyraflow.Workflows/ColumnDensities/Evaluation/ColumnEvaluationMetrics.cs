using System.Text.Json.Serialization;
using Lyraflow.Rows;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>What the densities of a column are worth; <c>metrics.json</c> is this in snake case.</summary>
public sealed record ColumnEvaluationMetrics
{
    /// <summary>The program's version.</summary>
    public required string LyraflowVersion { get; init; }

    /// <summary>The model's file, with its SHA-256.</summary>
    public required SourceFile Model { get; init; }

    /// <summary>Files the rows came from, with their SHA-256.</summary>
    public required IReadOnlyList<SourceFile> Data { get; init; }

    /// <summary>The condition on the rows; absent for all.</summary>
    public string? Where { get; init; }

    /// <summary>The column.</summary>
    public required string Of { get; init; }

    /// <summary>Its values.</summary>
    public required ValueGrid Grid { get; init; }

    /// <summary>Columns with their errors, as they were given; absent without.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <summary>Columns with their limits, likewise.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>Whether differences are divided by 1 + z.</summary>
    public required bool IsRedshift { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Seconds of the measurements.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether the rows are of the very file the model was trained on: the numbers may then flatter.</summary>
    public required bool TrainedOnThisFile { get; init; }

    /// <summary>Rows measured.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows without a number for the column, which are left out.</summary>
    public required int RowsWithoutValue { get; init; }

    /// <summary>Rows whose value lies beyond the grid, likewise.</summary>
    public required int RowsBeyondGrid { get; init; }

    /// <summary>Rows to which no class gives a density anywhere on the grid, likewise.</summary>
    public required int RowsWithoutDensity { get; init; }

    /// <summary>The largest error of ln p near a maximum, in nats; zero where all is exact.</summary>
    public required double LargestError { get; init; }

    /// <summary>The probability integral transforms of the true values.</summary>
    public required TransformMetrics Transform { get; init; }

    /// <summary>Share of the true values within central intervals.</summary>
    public required IReadOnlyList<CoverageMetrics> Coverage { get; init; }

    /// <summary>Continuous ranked probability score, in the column's unit.</summary>
    public required Estimate Crps { get; init; }

    /// <summary>Its standard error over rows.</summary>
    public required double CrpsStandardError { get; init; }

    /// <summary>Mean −ln p of the true value, nats per row.</summary>
    public required Estimate LogScore { get; init; }

    /// <summary>One number in place of each density, against the true values.</summary>
    public required IReadOnlyList<PointMetrics> Points { get; init; }
}

/// <summary>Probability integral transforms: for each row the probability of less than its true value.</summary>
/// <param name="Mean">Their mean; one half if the densities are right.</param>
/// <param name="MeanStandardError">By how much chance alone moves it, if they are.</param>
/// <param name="KolmogorovSmirnov">Against the uniform distribution.</param>
/// <param name="Histogram">Their density in bins of equal width; one everywhere if the densities are right.</param>
public sealed record TransformMetrics(
    double Mean, double MeanStandardError, TestMetrics KolmogorovSmirnov, IReadOnlyList<double> Histogram);

/// <summary>How far one number of each density lies from the true value.</summary>
/// <param name="Point"><c>mean</c>, <c>median</c> or <c>mode</c>.</param>
/// <param name="Bias">Mean difference, number less true value.</param>
/// <param name="RootMeanSquare">Root of the mean squared difference.</param>
/// <param name="SigmaNmad">1.4826 times the median distance of the differences from their median.</param>
/// <param name="OutlierRate">Share of differences beyond 0.15 either way; absent but for redshifts.</param>
public sealed record PointMetrics(string Point, Estimate Bias, double RootMeanSquare, double SigmaNmad, double? OutlierRate);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(ColumnEvaluationMetrics))]
internal sealed partial class ColumnEvaluationJson : JsonSerializerContext;
