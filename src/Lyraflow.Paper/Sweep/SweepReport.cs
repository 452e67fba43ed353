namespace Lyraflow.Paper.Sweep;

/// <summary>The trainings of one shape.</summary>
/// <param name="Layers">Coupling layers.</param>
/// <param name="Bins">Bins of each spline.</param>
/// <param name="Neurons">Width of both hidden layers.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Trainings">Number of trainings, over seeds and folds.</param>
/// <param name="MeanTestLoss">Their mean test loss, nats per object in standardized units.</param>
/// <param name="StandardError">Of that mean, from the scatter of the trainings; null for a single one.</param>
/// <param name="MeanSeconds">Seconds of a training on one thread.</param>
public sealed record SweepCell(
    int Layers, int Bins, int Neurons, int Parameters, int Trainings, double MeanTestLoss, double? StandardError, double MeanSeconds);

/// <summary>A sweep's results, from one folder or several.</summary>
/// <param name="LyraflowVersion">The program.</param>
/// <param name="Class">The class.</param>
/// <param name="Planned">Trainings planned.</param>
/// <param name="Finished">Trainings finished.</param>
/// <param name="Seconds">Seconds of all trainings together, each on one thread.</param>
/// <param name="SeedScatter">Standard deviation of the loss between seeds, all else equal; null where each shape has one seed.</param>
/// <param name="Cells">The shapes.</param>
/// <param name="Tests">Whether layers, bins and neurons matter; those of which only one was tried are left out.</param>
public sealed record SweepReport(
    string LyraflowVersion,
    string Class,
    int Planned,
    int Finished,
    double Seconds,
    double? SeedScatter,
    IReadOnlyList<SweepCell> Cells,
    IReadOnlyList<FactorTest> Tests)
{
    /// <summary>Whether the rows were drawn from the embedded model because no catalogue could be had.</summary>
    public bool Synthetic { get; init; }

    /// <summary>What the paper says of its Figure 4.</summary>
    public const string PaperClaim =
        "The paper reads a trend with neurons and bins off its Figure 4; its code gave every network 16 neurons, so what it shows "
            + "for neurons is the scatter between repeats.";
}
