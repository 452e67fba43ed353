using Lyraflow.Reports.Content;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>The tables of an evaluation.</summary>
/// <param name="metrics">The numbers.</param>
/// <param name="names">Both classes of the search in words; null with one class.</param>
internal sealed class EvaluateTables(MetricsDocument metrics, ClassPair? names)
{
    /// <summary>The classes, in the model's order.</summary>
    public IReadOnlyList<MeasuredClass> Classes { get; } = [.. Enumerable.Range(0, metrics.Count("classes"))
        .Select(k => new MeasuredClass(metrics.Text($"classes[{k}].name"), $"classes[{k}]"))];

    public TableBlock Ranking() => new(
        $"How well {names!.Sought} are ranked above {names.Others}",
        ["", "test rows"],
        [
            ["ROC AUC", metrics.WithInterval("classifier.roc_auc", "f4")],
            ["average precision", metrics.WithInterval("classifier.average_precision", "f3")],
            ["average precision of picking at random", metrics.Number("classifier.chance_average_precision", "f3")],
            ["best F1", metrics.WithInterval("classifier.best_f1", "f3")],
            ["completeness at 50 % purity", metrics.WithInterval("classifier.completeness_at_half_purity", "p1")],
            ["purity at 90 % completeness", metrics.WithInterval("classifier.purity_at_ninety_percent_completeness", "p1")],
        ],
        "None of these depends on a prior. The last three are the best that some threshold gives on these very rows, and so a "
            + "little optimistic.");

    public TableBlock Decisions() => new(
        $"Which rows are called {names!.Sought}",
        ["", "equal priors", "the prior"],
        [
            ["prior", "equal", metrics.Number("classifier.prior", "g3")],
            Decided("log₁₀ ratio at least", path => metrics.Number($"{path}.log10_ratio_threshold", "f2")),
            Decided("completeness", path => metrics.WithInterval($"{path}.completeness", "p1")),
            Decided("purity", path => metrics.WithInterval($"{path}.purity", "p1")),
            Decided($"{names.Sought} found", path => metrics.Number($"{path}.confusion.true_positives", "n0")),
            Decided($"{names.Sought} missed", path => metrics.Number($"{path}.confusion.false_negatives", "n0")),
            Decided($"{names.Others} called {names.Sought}", path => metrics.Number($"{path}.confusion.false_positives", "n0")),
            Decided("accuracy", path => metrics.WithInterval($"{path}.accuracy", "p2")),
            Decided("F1", path => metrics.Number($"{path}.f1", "f3")),
            Decided("Matthews correlation", path => metrics.Number($"{path}.matthews_correlation", "f3")),
        ],
        $"The prior is {PriorFrom()}. Accuracy says little where one class is rare.");

    /// <summary>What the posterior of a model is called.</summary>
    public static string PosteriorName(bool isCalibrated) => isCalibrated ? "calibrated at the training" : "not calibrated";

    public TableBlock Posterior() => new(
        "Posterior of test rows; lower is better",
        ["", "Brier score", "log score (nats per object)"],
        [new ClassifierTables(metrics, names!).Probabilities(
            PosteriorName(metrics.Text("classifier.posterior_calibrated") == "true"), "classifier.posterior")],
        $"At a prior of {metrics["classifier.prior"]:g3}. A posterior can be wrong by the prior alone: it fits rows in which "
            + $"{names!.Sought} are as common as the prior says.");

    public TableBlock AllClasses() => new(
        "Each class against the others",
        ["class", "prior", "ROC AUC", "average precision", "completeness", "purity"],
        [.. Enumerable.Range(0, metrics.Count("all_classes.classes"))
            .Select(k => $"all_classes.classes[{k}]")
            .Select(path => (IReadOnlyList<Prose>)
        [
            metrics.Text($"{path}.name"),
            metrics.Number($"{path}.prior", "g3"),
            metrics.WithInterval($"{path}.roc_auc", "f4"),
            metrics.WithInterval($"{path}.average_precision", "f3"),
            metrics.WithInterval($"{path}.completeness", "p1"),
            metrics.WithInterval($"{path}.purity", "p1"),
        ])],
        $"Areas and precisions are of the density of the class to that of the others, mixed by their priors; completeness and "
            + $"purity are of calling each row its most probable class. That is right for "
            + $"{metrics.WithInterval("all_classes.accuracy", "p1")} of the rows; its log score is "
            + $"{metrics.WithInterval("all_classes.log_score", "f4")} nats per object.");

    public TableBlock Confusion() => new(
        "Rows of each class, by the class that they are called",
        ["", .. Classes.Select(item => $"called {item.Name}")],
        [.. Classes.Select((item, k) => (IReadOnlyList<Prose>)
            [item.Name, .. Classes.Select((_, called) => metrics.Number($"all_classes.confusion[{k}][{called}]", "n0"))])]);

    public TableBlock Losses() => new(
        "Mean negative log density of test rows, nats per object (lower is better; negative values are no error)",
        ["class", "rows", "per unit of the features", "in standardized units"],
        [.. Classes.Select(item => (IReadOnlyList<Prose>)
        [
            item.Name,
            metrics.Number(metrics.Has($"{item.Path}.loss_rows") ? $"{item.Path}.loss_rows" : $"{item.Path}.test_rows", "n0"),
            metrics.WithInterval($"{item.Path}.nll", "f3"),
            metrics.WithInterval($"{item.Path}.nll_standardized", "f3"),
        ])],
        $"Standardized: each feature divided by its standard deviation over all test rows.{Without()}");

    public TableBlock ColumnTests(DensityTables densities) => new(
        "Kolmogorov–Smirnov: largest difference of the distribution functions (p value), rows against samples",
        densities.TestColumns,
        [.. Classes.Select(item => densities.TestRow(item.Name, $"{item.Path}.kolmogorov_smirnov"))],
        "A small p value, or a statistic of at least the critical value, rejects the flow for that feature. The statistic shrinks "
            + "with more rows, and its p value falls with them.");

    public TableBlock Files() => new(
        "Model and data",
        ["file", "SHA-256"],
        [
            [metrics.Text("model.path"), metrics.Text("model.sha256")],
            .. Enumerable.Range(0, metrics.Count("data")).Select(
                i => (IReadOnlyList<Prose>)[metrics.Text($"data[{i}].path"), metrics.Text($"data[{i}].sha256")]),
        ]);

    public TableBlock Rows() => new(
        "Rows",
        ["class", "trained on", .. HasValidation ? ["chosen on"] : Array.Empty<string>(), "measured"],
        [.. Classes.Select(item => (IReadOnlyList<Prose>)
        [
            item.Name,
            metrics.Has($"{item.Path}.training_rows") ? metrics.Number($"{item.Path}.training_rows", "n0") : "not known",
            .. HasValidation ? [metrics.Number($"{item.Path}.validation_rows", "n0")] : Array.Empty<Prose>(),
            metrics.Number($"{item.Path}.test_rows", "n0"),
        ])],
        $"Left out, without a label or a number for every feature: {metrics["left_out_rows"]:n0}. Of other classes than the "
            + $"model's: {metrics["other_rows"]:n0}.");

    public bool HasValidation => metrics.Has("validation");

    private string PriorFrom() => metrics.Text("classifier.prior_from") switch
    {
        "training" => "the share of the class among the training rows",
        "user" => "the one that was asked for",
        _ => "equal for all classes, as the model does not say what it was trained on",
    };

    private Prose Without()
    {
        Prose prose = "";
        foreach (var item in Classes.Where(item => metrics[$"{item.Path}.rows_without_density"].Value > 0))
        {
            prose.AppendFormatted(
                (Prose)($" The flow gives {metrics[$"{item.Path}.rows_without_density"]:n0} rows of {item.Name} no density at all, "
                    + $"so that its loss is infinite."));
        }

        return prose;
    }

    private static IReadOnlyList<Prose> Decided(string name, Func<string, Prose> show)
        => [name, show("classifier.equal_prior"), show("classifier.given_prior")];
}
