using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>All methods on the same folds of the Stripe 82 catalogue, or of a CSV file with its columns.</summary>
public static class Stripe82CrossValidation
{
    /// <summary>Loads the rows, runs what is not finished yet, and writes the results.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">The catalogue, the output folder or an option is at fault.</exception>
    public static CrossValidationMetrics? Run(
        CrossValidationRequest options, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CrossValidationRun.Run(
            options,
            Load(options, progress, cancellation),
            [new ParagraphBlock("If the rows are those of the Stripe 82 catalogue:"), Stripe82Notes.Cuts, Stripe82Notes.Limits],
            progress,
            cancellation);
    }

    internal static CrossValidationData Load(CrossValidationRequest options, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
        if (!options.IsCsv)
        {
            return CrossValidationData.Of(Stripe82Data.Load(options.Data, progress, cancellation), null, options);
        }

        var (catalog, folds) = FoldedCatalog.Load(options.Data!, options.FoldsColumn, cancellation);
        return CrossValidationData.Of(catalog, folds, options);
    }
}
