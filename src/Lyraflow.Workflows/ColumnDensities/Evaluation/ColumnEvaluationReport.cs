using System.Globalization;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>The page of an evaluation of densities of a column.</summary>
/// <param name="numbers">The numbers.</param>
/// <param name="metrics">The same, to be read by path.</param>
/// <param name="transforms">The probability integral transforms of the rows.</param>
internal sealed class ColumnEvaluationReport(ColumnEvaluationMetrics numbers, MetricsDocument metrics, double[] transforms)
{
    public ReportContent Build() => new(
        $"Densities of {numbers.Of} against its true values",
        $"{numbers.Model.Path}, measured on {string.Join(", ", numbers.Data.Select(file => file.Path))}",
        Summary(),
        [
            new ReportSection("transform", "Can the densities be believed?", [Calibration(), Figure(), Coverage()]),
            new ReportSection("scores", "How sharp are they, and how close?", [Scores(), Points()]),
            new ReportSection("model-card", "Model, data and rows", [Rows(), DataFiles.Table(metrics), new ParagraphBlock(Conditions())]),
        ],
        $"Made by lyraflow {metrics.Text("lyraflow_version")}. Every measured number on this page stands in metrics.json beside "
            + $"it, under the key in its data-source attribute; docs/metrics.md explains the keys.");

    private IReadOnlyList<Prose> Summary() =>
    [
        $"The probability integral transforms of {metrics["rows"]:n0} rows have the mean {metrics["transform.mean"]:f4}, where right "
            + $"densities give 0.5 ± {metrics["transform.mean_standard_error"]:f4}; the Kolmogorov–Smirnov test against the uniform "
            + $"distribution gives p = {metrics["transform.kolmogorov_smirnov.p_value"]:g3}.",
        $"The continuous ranked probability score is {metrics.WithInterval("crps", "g4")}.",
        .. numbers.TrainedOnThisFile
            ? new Prose[] { "The model was trained on rows of this very file: unless the condition on the rows leaves those out, "
                + "the numbers flatter it." }
            : [],
    ];

    private TableBlock Calibration() => new(
        "Probability integral transforms: for each row the probability of less than its true value",
        ["", "found", "right densities"],
        [
            ["mean", metrics.Number("transform.mean", "f4"), $"0.5 ± {metrics["transform.mean_standard_error"]:f4}"],
            [
                "Kolmogorov–Smirnov statistic (p)",
                $"{metrics["transform.kolmogorov_smirnov.statistic"]:f4} "
                    + $"({metrics["transform.kolmogorov_smirnov.p_value"]:g3})",
                "p is uniform",
            ],
        ]);

    private FigureBlock Figure() => new(TransformFigure.Draw(
        "transform",
        "Probability integral transforms and quantile residuals",
        "Above: their histogram; right densities give 1 everywhere, and most bins within the dashed lines, which hold 95 % of each "
            + "bin's counts. A U: densities too narrow; a hill: too wide; a slope: a bias. Below: the quantiles of the transforms less "
            + "those of the uniform distribution; right densities stay within the dashed lines in 95 % of all cases.",
        transforms,
        numbers.Transform.Histogram));

    private TableBlock Coverage() => new(
        "Share of true values within central intervals",
        ["level", "found", "chance alone"],
        [.. Enumerable.Range(0, numbers.Coverage.Count).Select(i => (IReadOnlyList<Prose>)
        [
            metrics.Number($"coverage[{i}].level", "p0"),
            metrics.Number($"coverage[{i}].coverage", "p2"),
            $"± {metrics[$"coverage[{i}].standard_error"]:p2}",
        ])]);

    private TableBlock Scores() => new(
        "Scores of the densities; lower is better",
        ["", "mean over rows"],
        [
            [$"continuous ranked probability score (unit of {numbers.Of})", metrics.WithInterval("crps", "g4")],
            ["−ln p of the true value (nats)", metrics.WithInterval("log_score", "f4")],
        ]);

    private TableBlock Points() => new(
        $"One number of each density less the true value{(numbers.IsRedshift ? ", divided by 1 + z" : string.Empty)}",
        ["", "bias", "root mean square", "σ NMAD", .. numbers.IsRedshift ? ["beyond 0.15"] : Array.Empty<string>()],
        [.. Enumerable.Range(0, numbers.Points.Count).Select(i => $"points[{i}]").Select(path => (IReadOnlyList<Prose>)
        [
            metrics.Text($"{path}.point"),
            metrics.WithInterval($"{path}.bias", "g3"),
            metrics.Number($"{path}.root_mean_square", "g4"),
            metrics.Number($"{path}.sigma_nmad", "g4"),
            .. numbers.IsRedshift ? [metrics.Number($"{path}.outlier_rate", "p2")] : Array.Empty<Prose>(),
        ])],
        "σ NMAD is 1.4826 times the median distance of the differences from their median.");

    private TableBlock Rows() => new(
        "Rows",
        ["", "rows"],
        [
            ["measured", metrics.Number("rows", "n0")],
            [$"left out: no number for {numbers.Of}", metrics.Number("rows_without_value", "n0")],
            ["left out: beyond the grid", metrics.Number("rows_beyond_grid", "n0")],
            ["left out: no density on the grid", metrics.Number("rows_without_density", "n0")],
        ],
        $"Largest error of ln p near a maximum: {metrics["largest_error"]:g3} nats.");

    private Prose Conditions()
    {
        Prose prose = $"{numbers.Of} from {metrics["grid.low"]:g6} to {metrics["grid.high"]:g6}, {metrics["grid.count"]:f0} values.";
        prose.AppendLiteral(numbers.Errors is { } errors ? $" Errors: {string.Join(", ", errors)}." : " Columns without errors.");
        prose.AppendLiteral(numbers.Limits is { } limits ? $" Limits: {string.Join(", ", limits)}." : string.Empty);
        prose.AppendLiteral(numbers.Where is { } where ? $" Rows for which {where}." : " All rows.");
        prose.AppendLiteral(string.Create(CultureInfo.InvariantCulture, $" Seed of resamples: {numbers.Seed}."));
        return prose;
    }
}
