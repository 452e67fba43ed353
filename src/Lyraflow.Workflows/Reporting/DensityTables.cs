using System.Globalization;
using Lyraflow.Reports.Content;

namespace Lyraflow.Workflows.Reporting;

/// <summary>A class whose density was measured, and where its numbers stand.</summary>
/// <param name="Name">The class in words for readers.</param>
/// <param name="Path">The path of its numbers in metrics.json.</param>
public sealed record MeasuredClass(string Name, string Path);

/// <summary>Tables that show whether densities fit their classes.</summary>
/// <param name="metrics">The numbers.</param>
/// <param name="classes">The classes, a column for each.</param>
public sealed class DensityTables(MetricsDocument metrics, IReadOnlyList<MeasuredClass> classes)
{
    private readonly MeasuredClass[] _fitted = [.. classes.Where(item => metrics.Has($"{item.Path}.fit"))];

    /// <summary>Whether any class has checks of all columns at once.</summary>
    public bool HasFit => _fitted.Length > 0;

    /// <summary>Heads of a table of Kolmogorov–Smirnov tests: a column for each feature, and the critical value.</summary>
    public IReadOnlyList<string> TestColumns => ["", .. Features, "critical value at 5 %"];

    private string Tests => $"{classes[0].Path}.kolmogorov_smirnov";

    private IEnumerable<string> Features
        => Enumerable.Range(0, metrics.Count(Tests)).Select(i => metrics.Text($"{Tests}[{i}].feature").Replace('-', '−'));

    /// <summary>A row of that table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">The list of tests in metrics.json.</param>
    public IReadOnlyList<Prose> TestRow(string name, string path) =>
    [
        name,
        .. Enumerable.Range(0, metrics.Count(path)).Select(
            i => (Prose)$"{metrics[$"{path}[{i}].statistic"]:f3} ({metrics[$"{path}[{i}].p_value"]:g2})"),
        metrics.Number($"{path}[0].critical_value", "f3"),
    ];

    /// <summary>The checks that see all columns at once.</summary>
    /// <param name="title">The title.</param>
    /// <param name="note">What a reader has to know besides.</param>
    /// <param name="insideCuts">Name of the row with the share of samples within the cuts, where there are any.</param>
    public TableBlock Fit(string title, string note, string insideCuts = "samples inside the cuts") => new(
        title,
        ["", .. _fitted.Select(item => item.Name)],
        [
            Row(
                "energy distance (p value)",
                path => $"{metrics[$"{path}.energy_distance.statistic"]:g3} ({metrics[$"{path}.energy_distance.p_value"]:g2})"),
            Row(
                "telling rows from samples, accuracy (p value)",
                path => $"{metrics[$"{path}.classifier_test.accuracy"]:p1} ({metrics[$"{path}.classifier_test.p_value"]:g2})"),
            Row(
                "integral of the density",
                path => $"{metrics[$"{path}.integral.estimate"]:f3} ± {metrics[$"{path}.integral.standard_error"]:f3}"),
            .. BaseSpace(),
            .. metrics.Has($"{_fitted[0].Path}.fit.samples_in_box")
                ? [Row(insideCuts, path => metrics.Number($"{path}.samples_in_box", "p2"))]
                : Array.Empty<IReadOnlyList<Prose>>(),
        ],
        $"A classifier of nearest neighbours that tells test rows from samples no better than a coin (50 %) has found no "
            + $"difference; small p values reject the flow. A density integrates to 1. {note}");

    /// <summary>Coverage of the smallest regions that hold shares of the model.</summary>
    public TableBlock Coverage() => new(
        "Share of the test rows in the smallest region that holds a share of the model",
        ["region holds", .. _fitted.Select(item => item.Name)],
        [.. Enumerable.Range(0, metrics.Count($"{_fitted[0].Path}.fit.region_coverage")).Select(i => (IReadOnlyList<Prose>)
        [
            metrics.Number($"{_fitted[0].Path}.fit.region_coverage[{i}].level", "p1"),
            .. _fitted.Select(item => $"{item.Path}.fit.region_coverage[{i}]")
                .Select(path => (Prose)$"{metrics[$"{path}.coverage"]:p1} ± {metrics[$"{path}.standard_error"]:p1}"),
        ])],
        "More than the region holds: the model is too wide. Less: it is too sure of itself. ± is one standard error.");

    // Mixtures and stacks have no base space.
    private IEnumerable<IReadOnlyList<Prose>> BaseSpace()
    {
        if (Array.Find(_fitted, item => metrics.Has($"{item.Path}.fit.base_space")) is not { } carried)
        {
            yield break;
        }

        var dimension = metrics.Count($"{carried.Path}.fit.base_space.columns").ToString(CultureInfo.InvariantCulture);
        yield return Row(
            $"mean |z|² in base space ({dimension} if right)",
            path => metrics.Has($"{path}.base_space") ? metrics.Number($"{path}.base_space.mean_squared_radius", "f2") : "–");
        yield return Row(
            "|z|² against χ²: D (p value)",
            path => metrics.Has($"{path}.base_space")
                ? $"{metrics[$"{path}.base_space.squared_radius.statistic"]:f3} "
                    + $"({metrics[$"{path}.base_space.squared_radius.p_value"]:g2})"
                : "–");
    }

    private IReadOnlyList<Prose> Row(string name, Func<string, Prose> show) => [name, .. _fitted.Select(item => show($"{item.Path}.fit"))];
}
