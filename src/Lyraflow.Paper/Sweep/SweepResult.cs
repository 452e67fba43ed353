using System.Text.Json.Serialization;
using Lyraflow.Training;

namespace Lyraflow.Paper.Sweep;

/// <summary>What one finished training leaves behind.</summary>
public sealed record SweepResult
{
    /// <summary>The plan it belongs to.</summary>
    public required string Plan { get; init; }

    /// <summary>SHA-256 of the catalogue's files.</summary>
    public required string Data { get; init; }

    /// <summary>Whether its rows were drawn from the embedded model.</summary>
    public bool Synthetic { get; init; }

    /// <summary>The training.</summary>
    public required SweepTask Task { get; init; }

    /// <summary>Number of parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>Mean negative log density of the test fold, nats per object in standardized units.</summary>
    public required double TestLoss { get; init; }

    /// <summary>The same of the validation fold, at the epoch kept.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Epochs run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Seconds of training, on one thread.</summary>
    public required double Seconds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(SweepPlan))]
[JsonSerializable(typeof(SweepResult))]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class SweepJson : JsonSerializerContext;
