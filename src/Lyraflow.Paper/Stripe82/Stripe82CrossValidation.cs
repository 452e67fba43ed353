using Lyraflow.Data.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>All methods on the same folds of the Stripe 82 catalogue, or of a CSV file with its columns.</summary>
public static class Stripe82CrossValidation
{
    /// <summary>The purity of Gaussian mixture Bayes in the book of astroML.</summary>
    public static PurityLevel BookPurity { get; } = new(
        0.764, "completeness_at_76_4_purity", "at 76.4 % purity", "76.4 % is the purity of Gaussian mixture Bayes in the book of astroML.");

    private static CrossValidationSubject Subject { get; } = new(ReadableNames.Pair(Stripe82Catalog.Classes))
    {
        AboutTheRows =
        [
            new ParagraphBlock("If the rows are those of the Stripe 82 catalogue:"), Stripe82Notes.Cuts, Stripe82Notes.Limits,
        ],
        Purities = [BookPurity],
    };

    /// <summary>Loads the rows, runs what is not finished yet, and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">
    /// The catalogue or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static CrossValidationMetrics? Run(
        CrossValidationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CrossValidationRun.Run(
            request,
            Load(request, progress, cancellation),
            Subject,
            progress,
            cancellation);
    }

    internal static CrossValidationData Load(
        CrossValidationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        request.Validate();
        if (!request.IsCsv)
        {
            return CrossValidationData.Of(Stripe82Data.Load(request.Data, progress, cancellation), null, request);
        }

        var (catalog, folds) = FoldedCatalog.Load(request.Data!, request.FoldsColumn, cancellation);
        return CrossValidationData.Of(catalog, folds, request);
    }
}
