using Lyraflow.Data.Stripe82;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Paper.Stripe82;

/// <summary>What dust has to do with telling RR Lyrae from stars: the part of a report that says so.</summary>
internal static class DustSection
{
    // The dust moves the blue colours most, and three pairs of them stand in one row.
    private const int PairedColors = 3;

    /// <summary>Builds it from the list of treatments in metrics.json.</summary>
    /// <param name="metrics">The numbers.</param>
    /// <param name="catalogs">The treatments, the catalogue as it is first.</param>
    /// <param name="measuredOn">What the numbers were measured on, such as "test rows of one split".</param>
    public static ReportSection Build(MetricsDocument metrics, IReadOnlyList<TreatedCatalog> catalogs, string measuredOn)
    {
        string[] paths = [.. Enumerable.Range(0, metrics.Count("treatments")).Select(i => $"treatments[{i}]")];
        return new ReportSection("dust", "Dust", [Story(metrics, paths), Colors(catalogs), Table(metrics, paths, measuredOn)]);
    }

    private static ParagraphBlock Story(MetricsDocument metrics, string[] paths)
    {
        Prose story = $"The RR Lyrae of this catalogue are corrected for interstellar dust, and the stars are as observed: part of what "
            + $"a method tells apart, and part of what it confuses, is dust. That mixture limits every method. The same one, "
            + $"{metrics.Text($"{paths[0]}.method")}, reaches an average precision of "
            + $"{metrics.Estimate($"{paths[0]}.average_precision", "f3")} with the catalogue as it is";
        foreach (var path in paths[1..])
        {
            story.AppendFormatted(
                (Prose)$", and {metrics.Estimate($"{path}.average_precision", "f3")} {Clause(metrics.Text($"{path}.name"))}");
        }

        story.AppendFormatted(
            (Prose)($". An RR Lyrae as observed may lie outside of the box of colours that the catalogue is cut to: "
                + $"{metrics.Number($"{paths[1]}.sought_left_out", "n0")} are left out for that."));
        return new ParagraphBlock(story);
    }

    private static string Clause(string name) => name == TreatedCatalog.NameOf(DustTreatment.Observed)
        ? "when both classes are as observed, each RR Lyrae reddened by its own extinction"
        : "when both are corrected, each star by its own extinction";

    private static FigureBlock Colors(IReadOnlyList<TreatedCatalog> catalogs)
    {
        var (catalogue, observed) = (catalogs[0].Catalog, catalogs[1].Catalog);
        ClassColumns[] classes =
        [
            Columns("stars, as observed", catalogue, 0),
            Columns("RR Lyrae, corrected", catalogue, 1),
            Columns("RR Lyrae, as observed", observed, 1),
        ];
        return new FigureBlock(FeaturePairs.Pairs(
            "dust",
            "The RR Lyrae in the catalogue and as observed, over the stars",
            "The correction makes the RR Lyrae bluer, while the stars stay as they were observed. At the same g−r, RR Lyrae as observed "
                + "have a redder u−g than the stars; corrected, they come closer to them. At most 3,000 stars are drawn.",
            [.. FeatureAxis.Around(catalogue.Features, classes).Take(PairedColors)],
            classes));
    }

    private static ClassColumns Columns(string name, LabeledTable catalog, int label)
        => ClassColumns.Of(name, catalog.Table.Select(catalog.RowsOfClass(label).AsSpan()));

    private static TableBlock Table(MetricsDocument metrics, string[] paths, string measuredOn) => new(
        "The same method on the same objects, their dust treated otherwise",
        ["dust", "method", "stars", "RR Lyrae", "left out", "average precision", "completeness at 50 % purity", "of all RR Lyrae"],
        [.. paths.Select(path => (IReadOnlyList<Prose>)
        [
            metrics.Text($"{path}.name"),
            metrics.Text($"{path}.method"),
            metrics.Number($"{path}.rows.{Stripe82Catalog.Classes[0]}", "n0"),
            metrics.Number($"{path}.rows.{Stripe82Catalog.Classes[1]}", "n0"),
            metrics.Number($"{path}.sought_left_out", "n0"),
            metrics.Estimate($"{path}.average_precision", "f3"),
            metrics.WithInterval($"{path}.completeness_at_50_purity", "f3"),
            metrics.WithInterval($"{path}.completeness_at_50_purity_of_all", "f3"),
        ])],
        $"Measured on {measuredOn}. “Of all RR Lyrae” counts those that were left out as missed. Extinction is A_r of Schlegel et al. "
            + $"(1998), in u, g, r, i, z times 5.155, 3.793, 2.751, 2.086, 1.479 over 2.751.");
}
