namespace Lyraflow.Training;

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="EpochFraction">How much of the current epoch is done, from 0 to 1.</param>
/// <param name="TrainingLoss">Mean negative log density of the last completed epoch's batches; NaN before.</param>
/// <param name="ValidationLoss">Mean negative log density of the validation rows at the last look.</param>
/// <param name="BestValidationLoss">The lowest so far.</param>
/// <param name="RowsPerSecond">Training rows per second of training so far, validation included.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    double EpochFraction,
    double TrainingLoss,
    double ValidationLoss,
    double BestValidationLoss,
    double RowsPerSecond);
