using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Reproduction;

/// <summary>One class's flow, from its shape to its trained weights.</summary>
internal sealed class ClassRun
{
    private readonly double _logUnit;
    private readonly FlowTraining<float> _training;

    public ClassRun(
        string name, Preset recipe, LabeledTable catalog, RowSplit split, Standardization unit, Protocol protocol, long seed)
    {
        Name = name;
        Recipe = recipe;
        All = catalog.Table.Select(catalog.RowsOfClass(catalog.ClassIndex(name)).AsSpan());
        Rows = split.OfClass(catalog, name).Select(catalog.Table);
        _logUnit = unit.LogScale;

        // Each flow starts from its own class's mean and spread: that of all rows hardly tells RR Lyrae apart.
        _training = new FlowTraining<float>(
            Rows.Train, Rows.Validation, recipe, new RandomSource(seed).Fork(name), protocol.StandardizeOnTrainingRows ? null : unit);
    }

    public string Name { get; }

    public Preset Recipe { get; }

    /// <summary>Every row of the class.</summary>
    public FeatureTable<float> All { get; }

    public SplitTable Rows { get; }

    public Flow<float> Flow => _training.Flow;

    public TrainingSettings Settings => _training.Settings;

    public TrainingResult Result { get; private set; } = null!;

    /// <summary>Trains the flow.</summary>
    /// <returns>False when it was cancelled; the flow then holds the best weights so far.</returns>
    public bool Train(WorkerTeam team, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var reporter = progress is null ? null : new Reporter(this, progress);
        Result = _training.Run(team, reporter, cancellation);
        var note = Result.StopReason == StopReason.Cancelled ? "interrupted" : "done";
        progress?.Report(new StageProgress(
            Stage,
            1,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{note}: best epoch {Result.BestEpoch}, validation {Standardize(Result.BestValidationLoss):f3} nats")));
        return Result.StopReason != StopReason.Cancelled;
    }

    /// <summary>
    /// A loss per unit of the data, in standardized units: densities per mag are larger by the product of 1/σ.
    /// </summary>
    public double Standardize(double loss) => loss - _logUnit;

    private string Stage => $"training {Name}";

    private sealed class Reporter(ClassRun run, IProgress<StageProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            var training = double.IsNaN(value.TrainingLoss)
                ? string.Empty
                : string.Create(CultureInfo.InvariantCulture, $", training {run.Standardize(value.TrainingLoss):f3}");
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Epoch}/{value.Epochs}{training}, validation {run.Standardize(value.ValidationLoss):f3} nats, "
                    + $"{value.RowsPerSecond:n0} rows/s");
            progress.Report(new StageProgress(run.Stage, (value.Epoch + value.EpochFraction) / value.Epochs, detail));
        }
    }
}
