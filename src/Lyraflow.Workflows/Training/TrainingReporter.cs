using System.Globalization;
using Lyraflow.Training;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>A training as a stage of a run.</summary>
/// <param name="stage">Its name.</param>
/// <param name="logUnit">What is subtracted from losses to have them in the units that are shown.</param>
/// <param name="progress">Told how far it has come.</param>
internal sealed class TrainingReporter(string stage, double logUnit, IProgress<StageProgress> progress) : IProgress<TrainingProgress>
{
    /// <summary>A reporter; null where nobody listens.</summary>
    public static TrainingReporter? Of(string stage, double logUnit, IProgress<StageProgress>? progress)
        => progress is null ? null : new TrainingReporter(stage, logUnit, progress);

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => progress.Report(new StageProgress(
        stage,
        (value.Epoch + value.EpochFraction) / value.Epochs,
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {value.Epoch}/{value.Epochs}, validation {value.ValidationLoss - logUnit:f3} nats, {value.RowsPerSecond:n0} rows/s")));
}
