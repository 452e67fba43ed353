using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>
/// A flow made for some rows, and its training: the standardization is fitted to the training rows, the recipe composes
/// the flow on it, the starting weights are drawn, and the flow is trained.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FlowTraining<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureTable<T> _training;
    private readonly FeatureTable<T> _validation;

    /// <summary>Composes the flow with its starting weights.</summary>
    /// <param name="training">Rows to fit, with their context where the flow is to be conditional; names serve messages.</param>
    /// <param name="validation">Rows that choose when to stop and which weights to keep.</param>
    /// <param name="preset">The recipe and how it is trained.</param>
    /// <param name="random">Two numbers are drawn: the seed of the weights, then that of the training.</param>
    /// <param name="standardization">The flow's first layer where it is not to be that of the training rows.</param>
    /// <exception cref="InputException">A column is constant, or the recipe does not suit the rows.</exception>
    public FlowTraining(
        FeatureTable<T> training,
        FeatureTable<T> validation,
        Preset preset,
        RandomSource random,
        Standardization? standardization = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(random);
        _training = training;
        _validation = validation;
        Standardization = standardization ?? Standardization.Fit(training.Columns, training.Names);
        var context = training.Context is { } given ? Standardization.Fit(given.Columns, given.Names) : null;
        Flow = new Flow<T>(preset.Flow.Compose(training.Dimension, Standardization, context), (long)random.NextBits());
        Settings = preset.Training with { Seed = (long)random.NextBits() };
    }

    /// <summary>The flow; trained once <see cref="Run"/> has returned.</summary>
    public Flow<T> Flow { get; }

    /// <summary>The mean and spread of the training rows.</summary>
    public Standardization Standardization { get; }

    /// <summary>How it is trained, the seed among it.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>Trains the flow; on return it holds the best weights.</summary>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="progress">Told about every epoch, and about every tenth of a second of a longer one.</param>
    /// <param name="cancellation">Ends training after the current step; the best weights so far are kept.</param>
    /// <exception cref="InputException">A setting is impossible, there are no rows, or one lies outside the flow's box.</exception>
    public TrainingResult Run(
        WorkerTeam team, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
        => Trainer<T>.Train(Flow, _training, _validation, Settings, team, progress, cancellation);
}
