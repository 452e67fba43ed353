using Lyraflow.Training;

namespace Lyraflow.Stacks;

/// <summary>Tells of a training how much of it is done, if it runs through all its epochs.</summary>
internal sealed class EpochProgress : IProgress<TrainingProgress>
{
    private readonly IProgress<double> _progress;

    private EpochProgress(IProgress<double> progress) => _progress = progress;

    public static EpochProgress? To(IProgress<double>? progress) => progress is null ? null : new EpochProgress(progress);

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => _progress.Report((value.Epoch + value.EpochFraction) / value.Epochs);
}
