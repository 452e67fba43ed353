using Lyraflow.Paper.Stripe82;
using Lyraflow.Reports.Content;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The page of a reproduction: what to show, from metrics.json and the rows behind it.</summary>
internal sealed class ReproductionReport(
    IReadOnlyList<TreatedCatalog> catalogs,
    IReadOnlyList<ClassRun> classes,
    Evaluation evaluation,
    Protocol protocol,
    MetricsDocument metrics)
{
    public ReportContent Build()
    {
        var catalog = catalogs[^1].Catalog;
        var figures = new ReportFigures(catalog, classes, evaluation, metrics);
        var tables = new ResultTables(metrics);
        var choices = new ClassifierTables(metrics, ReadableNames.Pair(catalog.Classes));
        var way = protocol.Name == ProtocolName.Paper
            ? "run as the published code ran"
            : "nothing is learned from rows that are tested on";
        return new ReportContent(
            "RR Lyrae among Stripe 82 stars, by normalizing flows",
            $"The experiment of Tyagi (2022) run again: {way}",
            SummaryText.Of(metrics),
            [
                new ReportSection("classifier", "Telling RR Lyrae from stars", [
                    tables.Classifier(), tables.Baselines(), figures.Purity(), figures.Roc(),
                    choices.OperatingPoints(), figures.Thresholds()]),
                .. catalogs.Count == 1 ? Array.Empty<ReportSection>()
                    : [DustSection.Build(metrics, catalogs, "the test rows of one split")],
                new ReportSection("explorer-section", "Choose a threshold yourself", [
                    new ParagraphBlock(
                        "Move the threshold, or say how rare RR Lyrae are in your catalogue. Completeness does not depend on how "
                            + "rare they are; purity does. The curves are of the test objects."),
                    figures.Explorer()]),
                new ReportSection("calibration", "Can the probabilities be believed?", [choices.Calibration(), figures.Calibration()]),
                new ReportSection("densities", "Do the flows fit the stars?", [
                    tables.Losses(), figures.Histograms(), tables.Colors(), tables.Fit(),
                    figures.Densities.Pairs(), figures.Densities.BesideSamples(),
                    figures.Densities.Corner(0), figures.Densities.Corner(1), tables.Densities.Coverage(),
                    figures.Densities.BaseSpace(), figures.Training()]),
                PublishedCode.Section(metrics),
                ModelCard.Section(metrics, protocol, catalogs[^1].Treatment),
            ],
            $"Made by lyraflow {metrics.Text("lyraflow_version")}. Every measured number on this page stands in metrics.json beside "
                + $"it, under the key in its data-source attribute; docs/metrics.md explains the keys.");
    }
}
