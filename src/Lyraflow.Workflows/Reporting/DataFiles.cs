using Lyraflow.Reports.Content;

namespace Lyraflow.Workflows.Reporting;

/// <summary>The files that a run's rows came from.</summary>
public static class DataFiles
{
    /// <summary>A table of the files with their SHA-256.</summary>
    public static TableBlock Table(MetricsDocument metrics) => new(
        "Data",
        ["file", "SHA-256"],
        [.. Enumerable.Range(0, metrics.Count("data"))
            .Select(i => (IReadOnlyList<Prose>)[metrics.Text($"data[{i}].path"), metrics.Text($"data[{i}].sha256")])]);
}
