using System.Text.Json.Serialization;

namespace Lyraflow.Training;

/// <summary>Why a training ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopReason>))]
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The validation loss had not improved for as many epochs as the patience allows.</summary>
    [JsonStringEnumMemberName("stopped_early")]
    StoppedEarly,

    /// <summary>Somebody asked it to stop.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The loss was no longer a finite number.</summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,
}

/// <summary>One epoch of a training.</summary>
/// <param name="Epoch">Its number, from 1; 0 is the start, before any step.</param>
/// <param name="TrainingLoss">Mean negative log density of the batches, each before its step; NaN at the start.</param>
/// <param name="ValidationLoss">Mean negative log density of the validation rows; NaN where nobody looked.</param>
public readonly record struct EpochLoss(
    int Epoch,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double TrainingLoss,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double ValidationLoss);

/// <summary>What a training did. The flow holds the weights of <see cref="BestEpoch"/>.</summary>
/// <param name="StopReason">Why it ended.</param>
/// <param name="BestEpoch">The epoch with the lowest validation loss.</param>
/// <param name="BestValidationLoss">That loss, in nats per unit of the data.</param>
/// <param name="Losses">All epochs, the start first.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="RowsPerSecond">Training rows per second, validation included.</param>
public sealed record TrainingResult(
    StopReason StopReason,
    int BestEpoch,
    double BestValidationLoss,
    IReadOnlyList<EpochLoss> Losses,
    double Seconds,
    double RowsPerSecond);
