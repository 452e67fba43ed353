using Lyraflow.Reports.Content;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The tables of a cross-validation, best average precision first.</summary>
/// <param name="metrics">The numbers.</param>
/// <param name="subject">What the rows are.</param>
internal sealed class MethodTables(MetricsDocument metrics, CrossValidationSubject subject)
{
    private const string Losses = "held_out_nll_standardized";
    private const string OfAll = "completeness_at_50_purity_of_all";

    public TableBlock Ranking() => new(
        "Methods on the same folds, each object scored by a fit that had not seen it",
        [
            "method",
            "average precision",
            .. Repeated ? ["± over repeats"] : Array.Empty<string>(),
            .. Compared ? [$"{ReferenceName ?? "flow"} less this"] : Array.Empty<string>(),
            "ROC AUC",
            "best F1",
            "completeness at 50 % purity",
            .. HasLeftOut ? ["of all"] : Array.Empty<string>(),
            .. Levels.Select(level => level.Heading),
            "purity at 90 % completeness",
        ],
        [.. Methods.Select(Row)],
        $"{metrics["folds"]:f0} folds, repeated {metrics["repeats"]:f0} ×, seed {metrics["seed"]:f0}: {Rows()}. Brackets hold 95 % "
            + $"of 1,000 bootstrap resamples of the objects; “{ReferenceName ?? "flow"} less this” is the difference of average "
                + $"precisions on the same "
            + $"resamples. Best F1 and the columns after it are read off the same objects, and so a little optimistic for all "
            + $"methods alike.{LeftOut}{string.Concat(Levels.Select(level => $" {level.Note}"))}");

    public TableBlock Intervals() => new(
        "The same numbers with their intervals",
        [
            "method",
            "ROC AUC",
            "best F1",
            "completeness at 50 % purity",
            .. HasLeftOut ? ["of all"] : Array.Empty<string>(),
            .. Levels.Select(level => level.Heading),
            "purity at 90 % completeness",
        ],
        [.. Methods.Select(path => (IReadOnlyList<Prose>)
        [
            NameOf(path),
            metrics.WithInterval($"{path}.roc_auc", "f4"),
            metrics.WithInterval($"{path}.best_f1", "f3"),
            metrics.WithInterval($"{path}.completeness_at_50_purity", "f3"),
            .. HasLeftOut ? [metrics.WithInterval($"{path}.{OfAll}", "f3")] : Array.Empty<Prose>(),
            .. Levels.Select(level => metrics.WithInterval($"{path}.{level.Key}", "f3")),
            metrics.WithInterval($"{path}.purity_at_90_completeness", "f3"),
        ])],
        "In every resample the best threshold is sought anew. Methods share resamples, so that their differences are surer than "
            + "these intervals suggest.");

    public TableBlock Probabilities() => new(
        "Probability of the sought class (lower is better)",
        ["method", "Brier score", "log score (nats per object)"],
        [.. Methods.Where(path => metrics.Has($"{path}.brier")).Select(path => (IReadOnlyList<Prose>)
            [NameOf(path), metrics.Estimate($"{path}.brier", "f5"), metrics.Estimate($"{path}.log_score", "f5")])],
        "For densities, the posterior at the proportions of the catalogue, not calibrated. Methods whose scores are no probabilities are "
            + "not in this table.");

    public TableBlock Densities() => new(
        "Mean negative log density of held-out objects, nats per object, standardized units (lower is better)",
        ["method", .. Classes.Select(InWords)],
        [.. Methods.Where(HasDensity).Select(path => (IReadOnlyList<Prose>)
        [
            NameOf(path),
            .. Classes.Select(
                name => (Prose)$"{metrics[$"{path}.{Losses}.{name}.mean"]:f3} ± {metrics[$"{path}.{Losses}.{name}.standard_error"]:f3}"),
        ])],
        "± is one standard error over objects. Methods without a density are not in this table.");

    public TableBlock Settings() => new(
        "Methods",
        ["method", "seconds, all folds", "settings"],
        [.. Methods.Select(path => (IReadOnlyList<Prose>)
            [NameOf(path), metrics.Number($"{path}.seconds", "f1"), metrics.Text($"{path}.description")])],
        "Seconds of fits and scores, each on one thread beside others.");

    /// <summary>The paths of the methods, best first.</summary>
    public IReadOnlyList<string> Methods { get; } = [.. Enumerable.Range(0, metrics.Count("methods")).Select(i => $"methods[{i}]")];

    /// <summary>The class names, the background first.</summary>
    public IReadOnlyList<string> Classes { get; } = metrics.Keys("rows");

    /// <summary>The path of the method that the others are compared with; null where it was not among the methods.</summary>
    public string? Reference => Methods.FirstOrDefault(path => NameOf(path) == ReferenceName);

    /// <summary>A class in words.</summary>
    public string InWords(string className) => className == Classes[0] ? subject.Names.Others : subject.Names.Sought;

    public bool HasDensity(string path) => metrics.Has($"{path}.{Losses}");

    /// <summary>The path of the best other density of a class.</summary>
    public string? BestOtherDensity(string className) => Methods
        .Where(path => HasDensity(path) && path != Reference)
        .OrderBy(path => Loss(path, className).Value)
        .FirstOrDefault();

    public string NameOf(string path) => metrics.Text($"{path}.name");

    public MetricValue Loss(string path, string className) => metrics[$"{path}.{Losses}.{className}.mean"];

    private IReadOnlyList<PurityLevel> Levels => subject.Purities;

    private string? ReferenceName => MethodList.Reference(Methods.Select(NameOf));

    private bool Compared => Reference is not null && Methods.Count > 1;

    private bool HasLeftOut => metrics.Has($"methods[0].{OfAll}");

    private string LeftOut => HasLeftOut ? $" “Of all” counts {subject.Names.Sought} that were left out as missed." : string.Empty;

    private bool Repeated => metrics["repeats"].Value > 1;

    private IReadOnlyList<Prose> Row(string path) =>
        [
            NameOf(path),
            metrics.Estimate($"{path}.average_precision", "f3"),
            .. Repeated ? [metrics.Number($"{path}.average_precision_over_repeats", "f3")] : Array.Empty<Prose>(),
            .. Compared
                ? [path == Reference ? "–" : metrics.Estimate($"{path}.reference_less_this", "+0.000;-0.000;0.000")]
                : Array.Empty<Prose>(),
            metrics.Number($"{path}.roc_auc", "f4"),
            metrics.Number($"{path}.best_f1", "f3"),
            metrics.Number($"{path}.completeness_at_50_purity", "f3"),
            .. HasLeftOut ? [metrics.Number($"{path}.{OfAll}", "f3")] : Array.Empty<Prose>(),
            .. Levels.Select(level => metrics.Number($"{path}.{level.Key}", "f3")),
            metrics.Number($"{path}.purity_at_90_completeness", "f3"),
        ];

    private Prose Rows()
    {
        Prose prose = "";
        foreach (var name in Classes)
        {
            prose.AppendFormatted((Prose)$"{(name == Classes[0] ? "" : ", ")}{metrics[$"rows.{name}"]:n0} {InWords(name)}");
        }

        return prose;
    }
}
