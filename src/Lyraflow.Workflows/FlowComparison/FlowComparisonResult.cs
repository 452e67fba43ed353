using System.Text.Json.Serialization;
using Lyraflow.Statistics.Moments;
using Lyraflow.Training;

namespace Lyraflow.Workflows.FlowComparison;

/// <summary>What one training of one flow gave.</summary>
public sealed record FlowComparisonResult
{
    /// <summary>The rows, the program and the request that it comes from.</summary>
    public required string Origin { get; init; }

    /// <summary>The flow.</summary>
    public required string Flow { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Number of parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>Mean −ln p of the test rows, in nats, in units of the standard deviations of all rows; the error is over rows.</summary>
    public required MeanWithError TestLoss { get; init; }

    /// <summary>The loss of the validation rows, at the epoch kept.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Epochs run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Seconds of training.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>Log densities per second.</summary>
    public required double ScoreRowsPerSecond { get; init; }

    /// <summary>Samples per second.</summary>
    public required double SampleRowsPerSecond { get; init; }

    /// <summary>Threads of the training and the timings.</summary>
    public required int Threads { get; init; }

    /// <summary>The share of its samples outside the box, the error being that of their number; null without a box.</summary>
    public MeanWithError? Leak { get; init; }
}

/// <summary>A flow over its seeds.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Trainings">Number of seeds.</param>
/// <param name="TestLoss">Mean test loss, with its error over seeds.</param>
/// <param name="TrainSeconds">Mean seconds of a training.</param>
/// <param name="ScoreRowsPerSecond">Mean log densities per second.</param>
/// <param name="SampleRowsPerSecond">Mean samples per second.</param>
/// <param name="Leak">
/// Mean share of the density outside the box, with its error over seeds (for one seed, that of its samples); null
/// without a box.
/// </param>
public sealed record FlowComparisonRow(
    string Flow,
    int Parameters,
    int Trainings,
    MeanWithError TestLoss,
    double TrainSeconds,
    double ScoreRowsPerSecond,
    double SampleRowsPerSecond,
    MeanWithError? Leak);

/// <summary>Flows compared on one catalogue.</summary>
/// <param name="LyraflowVersion">The program.</param>
/// <param name="TrainingRows">Rows to fit.</param>
/// <param name="ValidationRows">Rows that chose the epoch.</param>
/// <param name="TestRows">Rows to compare on.</param>
/// <param name="RowsStandardError">The standard error of a loss over the test rows; it shifts all flows alike.</param>
/// <param name="Threads">Threads of the timings.</param>
/// <param name="Rows">The flows, the best first.</param>
public sealed record FlowComparisonReport(
    string LyraflowVersion,
    int TrainingRows,
    int ValidationRows,
    int TestRows,
    double RowsStandardError,
    int Threads,
    IReadOnlyList<FlowComparisonRow> Rows);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(FlowComparisonResult))]
[JsonSerializable(typeof(FlowComparisonReport))]
internal sealed partial class FlowComparisonJson : JsonSerializerContext;
