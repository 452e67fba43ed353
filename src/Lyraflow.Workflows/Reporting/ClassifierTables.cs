using Lyraflow.Reports.Content;

namespace Lyraflow.Workflows.Reporting;

/// <summary>Tables of a classifier whose thresholds and calibration were chosen on validation rows.</summary>
/// <param name="metrics">The numbers.</param>
/// <param name="names">Both classes in words.</param>
public sealed class ClassifierTables(MetricsDocument metrics, ClassPair names)
{
    /// <summary>The operating points.</summary>
    public TableBlock OperatingPoints() => new(
        "Operating points: chosen on validation rows, judged on test rows",
        ["point", "log₁₀ ratio at least", "completeness", "purity", "F1", "Matthews correlation", "goal reached when chosen"],
        [.. Enumerable.Range(0, metrics.Count("operating_points"))
            .Select(i => $"operating_points[{i}]")
            .Select(path => (IReadOnlyList<Prose>)
        [
            metrics.Text($"{path}.name"),
            metrics.Number($"{path}.test.log10_ratio_threshold", "f2"),
            metrics.WithInterval($"{path}.test.completeness", "p1"),
            metrics.WithInterval($"{path}.test.purity", "p1"),
            metrics.Number($"{path}.test.f1", "f3"),
            metrics.Number($"{path}.test.matthews_correlation", "f3"),
            metrics.Text($"{path}.reached") == "true" ? "yes" : "no",
        ])],
        $"Complete: at least 95 % of the {names.Sought}. Balanced: best F1. Pure: at least 95 % of the selected are {names.Sought}. "
            + $"Where few {names.Sought} were there to choose on, the goals are met on the test rows only roughly.");

    /// <summary>The posterior before and after calibration.</summary>
    public TableBlock Calibration() => new(
        "Posterior of test rows; lower is better",
        ["", "Brier score", "log score (nats per object)"],
        [Probabilities("before calibration", "calibration.before"), Probabilities("after calibration", "calibration.after")],
        $"Platt's calibration, fitted on {metrics["calibration.fitted_rows"]:n0} validation rows: slope "
            + $"{metrics["calibration.slope"]:f3} (2.303, which is ln 10, would mean that nothing had to be corrected; less, that "
            + $"the ratios were too sure of themselves), intercept {metrics["calibration.intercept"]:f3}. Before, the posterior is "
            + $"at a prior of {metrics["calibration.prior"]:p2}.");

    /// <summary>A row with the scores of probabilities.</summary>
    public IReadOnlyList<Prose> Probabilities(string name, string path)
        => [name, metrics.WithInterval($"{path}.brier", "f5"), metrics.WithInterval($"{path}.log_score", "f5")];
}
