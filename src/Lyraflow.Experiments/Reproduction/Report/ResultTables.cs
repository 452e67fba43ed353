using Lyraflow.Experiments.Reporting;
using Lyraflow.Reports.Content;

namespace Lyraflow.Experiments.Reproduction.Report;

/// <summary>The tables of a reproduction: ours, the paper's, the difference.</summary>
internal sealed class ResultTables(MetricsDocument metrics)
{
    private static readonly string[] Classes = ["star", "rrlyrae"];

    public TableBlock Classifier()
    {
        var rows = new List<IReadOnlyList<Prose>>
        {
            Row("accuracy", path => metrics.Number($"{path}.accuracy", "p2"), "accuracy"),
            Judged("completeness"),
            Judged("purity"),
            Count("RR Lyrae found", "true_positives"),
            Count("RR Lyrae missed", "false_negatives"),
            Count("stars called RR Lyrae", "false_positives"),
            Count("stars called stars", "true_negatives"),
            Ranking("ROC AUC", "roc_auc", "f4"),
            Ranking("average precision", "average_precision", "f3"),
        };
        return new TableBlock(
            "The classifier on test rows, RR Lyrae sought",
            ["", "ours, equal priors", "the paper, equal priors", "difference", "ours, training priors", .. Leaked ? ["ours, as published*"] : Array.Empty<string>()],
            rows,
            Leaked
                ? "* Measured as the published numbers were: on a fresh shuffle, about 80 % of which had been trained on; the difference is taken from this column."
                : "The paper tested on rows of which about 80 % had been trained on, ours were never seen; the difference is not one of like with like.");
    }

    public TableBlock Baselines()
    {
        var rows = new List<IReadOnlyList<Prose>>
        {
            new Prose[]
            {
                "two flows",
                metrics.WithInterval("classifier.roc_auc", "f4"),
                metrics.WithInterval("classifier.average_precision", "f3"),
                "–",
            },
        };
        for (var i = 0; i < metrics.Count("baselines"); i++)
        {
            var path = $"baselines[{i}]";
            rows.Add(new Prose[]
            {
                metrics.Text($"{path}.name"),
                metrics.WithInterval($"{path}.roc_auc", "f4"),
                metrics.WithInterval($"{path}.average_precision", "f3"),
                metrics.Estimate($"{path}.flow_less_baseline_average_precision", "f3"),
            });
        }

        return new TableBlock(
            "Rankings of the same test objects",
            ["method", "ROC AUC", "average precision", "flows less this, average precision"],
            rows);
    }

    public TableBlock OperatingPoints()
    {
        var rows = new List<IReadOnlyList<Prose>>();
        for (var i = 0; i < metrics.Count("operating_points"); i++)
        {
            var path = $"operating_points[{i}]";
            rows.Add(new Prose[]
            {
                metrics.Text($"{path}.name"),
                $"{metrics[$"{path}.test.log10_ratio_threshold"]:f2}",
                Fraction($"{path}.test", "completeness"),
                Fraction($"{path}.test", "purity"),
                $"{metrics[$"{path}.test.f1"]:f3}",
                $"{metrics[$"{path}.test.matthews_correlation"]:f3}",
                metrics.Text($"{path}.reached") == "true" ? "yes" : "no",
            });
        }

        return new TableBlock(
            "Operating points: chosen on validation rows, judged on test rows",
            ["point", "log₁₀ ratio at least", "completeness", "purity", "F1", "Matthews correlation", "goal reached when chosen"],
            rows,
            "Complete: at least 95 % of the RR Lyrae. Balanced: best F1. Pure: at least 95 % of the selected are RR Lyrae. With so few RR Lyrae to choose on, the goals are met on the test rows only roughly.");
    }

    public TableBlock Calibration() => new(
        "Posterior at the training rows' proportions, test rows; lower is better",
        ["", "Brier score", "log score (nats per object)"],
        [
            ["before calibration", $"{metrics["calibration.before.brier"]:f5}", $"{metrics["calibration.before.log_score"]:f5}"],
            ["after calibration", $"{metrics["calibration.after.brier"]:f5}", $"{metrics["calibration.after.log_score"]:f5}"],
        ],
        $"Platt's calibration, fitted on {metrics["calibration.fitted_rows"]:n0} validation rows: slope {metrics["calibration.slope"]:f3} (2.303, which is ln 10, would mean that nothing had to be corrected; less, that the ratios were too sure of themselves), intercept {metrics["calibration.intercept"]:f3}.");

    public TableBlock Losses()
    {
        List<IReadOnlyList<Prose>> rows =
        [
            ["flow, test rows", .. Classes.Select(Loss)],
            ["one Gaussian, test rows", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.gaussian_test_nll_standardized"]:f3}")],
            ["Gaussian less flow", .. Classes.Select(Gain)],
            ["the paper's flow", $"{metrics["paper.star_test_nll_standardized"]:f3}", $"{metrics["paper.rrlyrae_test_nll_standardized"]:f3}"],
            [
                "ours less the paper's",
                $"{metrics[LossPath("star")] - metrics["paper.star_test_nll_standardized"]:f3}",
                $"{metrics[LossPath("rrlyrae")] - metrics["paper.rrlyrae_test_nll_standardized"]:f3}",
            ],
            ["flow, per mag⁴", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.test_nll"]:f3}")],
        ];
        if (Leaked)
        {
            rows.Insert(3, ["flow, as published", .. Classes.Select(name => (Prose)$"{metrics[LossPath(name)]:f3}")]);
        }

        return new TableBlock(
            "Mean negative log density, nats per object (lower is better; negative values are no error)",
            ["", "stars", "RR Lyrae"],
            rows,
            "In standardized units but for the last row. The paper's losses were measured on rows of which about 80 % had been trained on.");

        Prose Loss(string name) => metrics.WithInterval($"classes.{name}.test_nll_standardized", "f3");
        Prose Gain(string name) => metrics.Estimate($"classes.{name}.gain_over_gaussian", "f3");
    }

    public TableBlock Colors()
    {
        var count = metrics.Count("paper.star_kolmogorov_smirnov");
        string[] features = [.. Enumerable.Range(0, count).Select(i => metrics.Text($"classes.star.kolmogorov_smirnov[{i}].feature").Replace('-', '−'))];
        List<IReadOnlyList<Prose>> rows =
        [
            .. Classes.Select(name => Row($"{ReadableNames.Of(name)}, test rows", $"classes.{name}.kolmogorov_smirnov")),
        ];
        if (Leaked)
        {
            rows.AddRange(Classes.Select(name => Row($"{ReadableNames.Of(name)}, as published: all rows", $"as_published.kolmogorov_smirnov.{name}")));
        }

        rows.Add(["stars, the paper: all rows", .. Enumerable.Range(0, count).Select(i => (Prose)$"{metrics[$"paper.star_kolmogorov_smirnov[{i}]"]:f3} (< 1e−7)")]);
        rows.Add(["stars, ours less the paper's", .. Enumerable.Range(0, count).Select(i => (Prose)$"{metrics[$"{StarTests}[{i}].statistic"] - metrics[$"paper.star_kolmogorov_smirnov[{i}]"]:f3}")]);
        return new TableBlock(
            "Kolmogorov–Smirnov: largest difference of the distribution functions (p value), rows against samples",
            ["", .. features],
            rows,
            "A small p value rejects the flow for that colour. The statistic shrinks with more rows, and its p value falls with them: 0.014 is a good number for a thousand rows and a rejection for ninety thousand.");

        IReadOnlyList<Prose> Row(string name, string path)
            => [name, .. Enumerable.Range(0, count).Select(i => (Prose)$"{metrics[$"{path}[{i}].statistic"]:f3} ({metrics[$"{path}[{i}].p_value"]:g2})")];
    }

    public TableBlock Fit() => new(
        "All four colours at once, test rows against the flow",
        ["", "stars", "RR Lyrae"],
        [
            ["energy distance (p value)", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.energy_distance.statistic"]:g3} ({metrics[$"classes.{name}.fit.energy_distance.p_value"]:g2})")],
            ["telling rows from samples, accuracy (p value)", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.classifier_test.accuracy"]:p1} ({metrics[$"classes.{name}.fit.classifier_test.p_value"]:g2})")],
            ["integral of the density", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.integral.estimate"]:f3} ± {metrics[$"classes.{name}.fit.integral.standard_error"]:f3}")],
            ["mean |z|² in base space (4 if right)", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.base_space.mean_squared_radius"]:f2}")],
            ["|z|² against χ²: D (p value)", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.base_space.squared_radius.statistic"]:f3} ({metrics[$"classes.{name}.fit.base_space.squared_radius.p_value"]:g2})")],
            ["samples inside the colour box", .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.samples_in_box"]:p2}")],
        ],
        "A classifier of nearest neighbours that tells test rows from samples no better than a coin (50 %) has found no difference; small p values reject the flow. A density integrates to 1. All catalogue rows lie inside the colour box. Samples outside it are density that the flow wastes on the far side of the hard edge at g−r = 0.4, where stars pile up.");

    public TableBlock Coverage() => new(
        "Share of the test rows in the smallest region that holds a share of the model",
        ["region holds", "stars", "RR Lyrae"],
        [.. Enumerable.Range(0, metrics.Count("classes.star.fit.region_coverage")).Select(i => (IReadOnlyList<Prose>)
        [
            $"{metrics[$"classes.star.fit.region_coverage[{i}].level"]:p1}",
            .. Classes.Select(name => (Prose)$"{metrics[$"classes.{name}.fit.region_coverage[{i}].coverage"]:p1} ± {metrics[$"classes.{name}.fit.region_coverage[{i}].standard_error"]:p1}"),
        ])],
        "More than the region holds: the model is too wide. Less: it is too sure of itself. ± is one standard error.");

    private bool Leaked => metrics.Has("as_published");

    // What the paper's numbers are compared with: measured its way, where that was done.
    private string Compared => Leaked ? "as_published.classifier" : "classifier";

    private string StarTests => Leaked ? "as_published.kolmogorov_smirnov.star" : "classes.star.kolmogorov_smirnov";

    private string LossPath(string name) => Leaked ? $"as_published.test_nll_standardized.{name}" : $"classes.{name}.test_nll_standardized";

    private IReadOnlyList<Prose> Judged(string key) => Row(key, path => Fraction(path, key), key);

    // The paper gives counts, and no interval.
    private Prose Fraction(string path, string key) => metrics.Has($"{path}.{key}_interval")
        ? metrics.WithInterval($"{path}.{key}", "p1")
        : metrics.Number($"{path}.{key}", "p1");

    private IReadOnlyList<Prose> Count(string name, string key) => Row(name, path => $"{metrics[$"{path}.confusion.{key}"]:n0}", null);

    private IReadOnlyList<Prose> Row(string name, Func<string, Prose> show, string? difference) =>
    [
        name,
        show("classifier.equal_prior"),
        show("paper.equal_prior"),
        difference is null ? (Prose)"" : $"{metrics[$"{Compared}.equal_prior.{difference}"] - metrics[$"paper.equal_prior.{difference}"]:p2}",
        show("classifier.training_prior"),
        .. Leaked ? new[] { show("as_published.classifier.equal_prior") } : [],
    ];

    private IReadOnlyList<Prose> Ranking(string name, string key, string format)
    {
        return [name, Ranked("classifier"), "not given", "", "the same", .. Leaked ? new[] { Ranked("as_published.classifier") } : []];

        Prose Ranked(string path) => metrics.WithInterval($"{path}.{key}", format);
    }
}
