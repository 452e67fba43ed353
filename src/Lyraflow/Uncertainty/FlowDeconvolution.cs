using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Trains a flow on rows with errors of their own and missing columns, so that it becomes the density before the errors: maximum
/// likelihood of the rows by stochastic expectation–maximization (Celeux and Diebolt 1985), see <see cref="PosteriorRows"/>.
/// </summary>
public static class FlowDeconvolution
{
    /// <summary>
    /// The first layer of a flow that is to be about like a mixture: rows with errors are wider than the density before them.
    /// </summary>
    /// <param name="guide">The mixture.</param>
    public static Standardization Standardize(GaussianMixture guide)
    {
        ArgumentNullException.ThrowIfNull(guide);
        var moments = MixtureMoments.Of(guide.Components);
        return new Standardization(moments.Mean, [.. moments.Mean.Select((_, i) => Math.Sqrt(moments.Covariance[i, i]))]);
    }

    /// <summary>Trains a flow; on return it holds the best weights.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="training">Rows to fit.</param>
    /// <param name="validation">Rows that choose when to stop and which weights to keep.</param>
    /// <param name="guide">About the density that is sought, such as what <see cref="Deconvolution"/> finds in the same rows.</param>
    /// <param name="settings">The settings; an epoch is one draw of every row, or more where the rows are few.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="progress">Told about every epoch.</param>
    /// <param name="cancellation">Ends training after the current step; the best weights so far are kept.</param>
    /// <returns>How it went; losses are of the rows as they are, errors and all.</returns>
    /// <exception cref="InputException">A setting is impossible, or no row says anything of the features.</exception>
    public static TrainingResult Train(
        Flow<float> flow,
        IReadOnlyList<UncertainRow> training,
        IReadOnlyList<UncertainRow> validation,
        GaussianMixture guide,
        TrainingSettings settings,
        WorkerTeam team,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(guide);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(team);
        settings.Validate();
        var rows = new PosteriorRows(flow, training, validation, guide, settings, team);
        return Trainer<float>.Train(flow, rows, settings, team, progress, cancellation);
    }
}
