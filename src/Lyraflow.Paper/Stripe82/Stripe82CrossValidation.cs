using Lyraflow.Data.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>All methods on the same folds of the Stripe 82 catalogue, or of a CSV file with its columns.</summary>
public static class Stripe82CrossValidation
{
    // RR Lyrae, the second class of the catalogue.
    private const int Sought = 1;

    private static readonly string[] Methods =
    [
        "stack", "flow", "random_forest", "mixture_100_3", "mixture_50_3", "mixture_20_3", "mixture_5_1", "gaussian", "knn_50", "knn_10",
        "boosted_trees", "logistic",
    ];

    /// <summary>The purity of Gaussian mixture Bayes in the book of astroML.</summary>
    public static PurityLevel BookPurity { get; } = new(
        0.764, "completeness_at_76_4_purity", "at 76.4 % purity", "76.4 % is the purity of Gaussian mixture Bayes in the book of astroML.");

    /// <summary>Loads the rows, runs what is not finished yet, and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">
    /// The catalogue or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static CrossValidationMetrics? Run(
        Stripe82CrossValidationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        var (catalogs, data) = Load(request, progress, cancellation);
        RowTreatment[] others = [.. catalogs.Zip(data, (catalog, rows) => new RowTreatment(catalog.Name, rows)).SkipLast(1)];
        var subject = new CrossValidationSubject(ReadableNames.Pair(Stripe82Catalog.Classes))
        {
            AboutTheRows =
            [
                new ParagraphBlock("If the rows are those of the Stripe 82 catalogue:"),
                Stripe82Notes.Cuts,
                Stripe82Notes.Limits(request.Dust),
            ],
            Methods = Methods,
            Purities = [BookPurity],
            Treatment = catalogs[^1].Name,
            OtherTreatments = others,
            TreatmentSection = others.Length == 0
                ? null
                : metrics => DustSection.Build(metrics, catalogs, "all rows, each by fits that had not seen it"),
        };
        return CrossValidationRun.Run(request, data[^1], subject, progress, cancellation);
    }

    /// <summary>The treatments of the catalogue with their folds: an object that two of them have is in the same fold.</summary>
    private static (IReadOnlyList<TreatedCatalog> Catalogs, CrossValidationData[] Data) Load(
        Stripe82CrossValidationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var (catalog, folds) = request.IsCsv
            ? FoldedCatalog.Load(request.Data!, request.FoldsColumn, cancellation)
            : (Stripe82Data.Load(request.Data, progress, cancellation, request.Dust == DustTreatment.Catalog), null);
        var data = CrossValidationData.Of(catalog, Sought, folds, request);
        var catalogs = TreatedCatalog.Load(request.Dust, catalog, request.Data);
        return (
            catalogs,
            [
                .. catalogs.Select(treated => treated.Treatment == DustTreatment.Catalog ? data
                    : treated.Rows is { } rows ? data.Treated(treated.Catalog, rows)
                    : CrossValidationData.Of(treated.Catalog, Sought, null, request)),
            ]);
    }
}
