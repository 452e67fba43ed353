using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The page of a cross-validation.</summary>
/// <param name="data">The rows and folds.</param>
/// <param name="pooled">The out-of-fold scores of all methods and repeats.</param>
/// <param name="metrics">The numbers.</param>
/// <param name="subject">What the rows are.</param>
internal sealed class CrossValidationReport(
    CrossValidationData data, IReadOnlyList<PooledScores> pooled, MetricsDocument metrics, CrossValidationSubject subject)
{
    private readonly MethodTables _tables = new(metrics, subject);
    private readonly ClassPair _names = subject.Names;

    private readonly string? _reference = MethodList.Reference(pooled.Select(scores => scores.Method.Name));

    /// <summary>The table of methods as Markdown.</summary>
    public string Markdown()
        => (data.Catalog.IsSynthetic ? "Synthetic data, drawn from a model and not measured.\n\n" : string.Empty)
            + MarkdownTable.Of(_tables.Ranking());

    public ReportContent Build() => new(
        $"{_names.Sought} among {_names.Others}: which method finds them best?",
        "Stacks and flows beside what else one could have used, all on the same folds",
        MethodSummary.Of(metrics, _tables),
        [
            new ReportSection("methods", "The methods side by side", [_tables.Ranking(), Purity(), Roc(), _tables.Intervals()]),
            .. subject.TreatmentSection is { } treatments ? [treatments(metrics)] : Array.Empty<ReportSection>(),
            .. Explorer(),
            .. Densities(),
            Card(),
        ],
        $"Made by lyraflow {metrics.Text("lyraflow_version")}. Every measured number on this page stands in metrics.json beside it, "
            + $"under the key in its data-source attribute; docs/metrics.md explains the keys. The scores are in scores.csv.");

    private string OfFirstRepeat => metrics["repeats"].Value > 1 ? " Curves are of the first repeat." : "";

    private FigureBlock Purity() => new(RankingCurves.Purity(
        "purity-completeness",
        "Purity against completeness (precision against recall)",
        $"What a search buys: how many of the {_names.Sought} are found, and how many of the candidates are {_names.Sought}."
            + $"{(Panels().Length > 1 && _reference is not null ? $" The {_reference} is in both panels." : string.Empty)}{OfFirstRepeat}",
        Panels(),
        []));

    private FigureBlock Roc() => new(RankingCurves.Roc(
        "roc",
        "ROC curves",
        $"A linear axis flatters any classifier of a rare class: all that matters happens in its left hundredth. On the logarithmic "
            + $"axis it can be seen.{OfFirstRepeat}",
        Panels(),
        []));

    private IEnumerable<PooledScores> First => pooled.Where(scores => scores.Repeat == 0);

    /// <summary>The stack, or else the flow, beside the other densities, and beside the methods that have none.</summary>
    private MethodPanel[] Panels()
    {
        var reference = First.Where(scores => scores.Method.Name == _reference);
        var others = First.Where(scores => scores.Method.Name != _reference).ToLookup(scores => scores.Densities is not null);
        return
        [
            .. new[] { ("densities", Densities: true), ("methods without a density", Densities: false) }
                .Where(kind => others[kind.Densities].Any() || (kind.Densities && reference.Any()))
                .Select(kind => new MethodPanel(
                    kind.Item1,
                    [.. reference.Concat(others[kind.Densities]).Select(scores => new MethodScores(scores.Method.Name, Labeled(scores)))])),
        ];
    }

    private LabeledScores Labeled(PooledScores scores) => new(scores.Scores, data.Positive);

    /// <summary>The slider moves the threshold of the stack or flow, or of the best density where both are missing.</summary>
    private ReportSection[] Explorer()
    {
        var path = _tables.Reference ?? _tables.Methods.FirstOrDefault(_tables.HasDensity);
        if (path is null)
        {
            return [];
        }

        var method = First.Single(scores => scores.Method.Name == metrics.Text($"{path}.name"));
        var prior = (double)data.Positive.Count(positive => positive) / data.Positive.Length;
        var figures = new ClassifierFigures(
            _names,
            Labeled(method),
            [new NamedThreshold("equal priors", 0), new NamedThreshold("priors of the catalogue", Math.Log10((1 - prior) / prior))]);
        return
        [
            new ReportSection("explorer-section", "Choose a threshold yourself",
            [
                new ParagraphBlock(
                    $"Scores of the method {method.Method.Name}. Move the threshold, or say how rare {_names.Sought} are in your "
                        + $"catalogue. Completeness does not depend on how rare they are; purity does."),
                figures.Explorer(),
                figures.Thresholds(),
            ]),
        ];
    }

    private ReportSection[] Densities() => _tables.Methods.Any(_tables.HasDensity)
        ? [new ReportSection("densities", "The densities", [_tables.Densities(), _tables.Probabilities()])]
        : [];

    private string FoldsFrom => metrics.Has("folds_column")
        ? $"from column {metrics.Text("folds_column")}"
        : "drawn by the seed, each with the classes in the same proportion";

    private Prose LeftOut => metrics.Has("rows_left_out")
        ? (Prose)$" Rows without a label or without a number for a feature, which were left out: {metrics["rows_left_out"]:n0}."
        : "";

    private ReportSection Card() => new("model-card", "Data, folds and methods",
    [
        DataFiles.Table(metrics),
        new ParagraphBlock(
            $"{metrics["folds"]:f0} folds {FoldsFrom}, {metrics["repeats"]:f0} ×. Seed {metrics["seed"]:f0}. "
                + $"Fingerprint of data, folds, seed and program: {metrics.Text("fingerprint")}.{LeftOut}"),
        _tables.Settings(),
        .. subject.AboutTheRows,
    ]);
}
