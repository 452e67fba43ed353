using Lyraflow.Reports.Content;

namespace Lyraflow.Workflows.Reporting;

/// <summary>Numbers of metrics.json with their intervals, in words.</summary>
public static class IntervalProse
{
    /// <summary>An interval in brackets: the keys <c>low</c> and <c>high</c> below a path.</summary>
    public static Prose Interval(this MetricsDocument metrics, string path, string format)
        => $"[{metrics.Number($"{path}.low", format)}, {metrics.Number($"{path}.high", format)}]";

    /// <summary>An estimate and its interval: the keys <c>estimate</c>, <c>low</c> and <c>high</c> below a path.</summary>
    public static Prose Estimate(this MetricsDocument metrics, string path, string format)
        => $"{metrics.Number($"{path}.estimate", format)} {metrics.Interval(path, format)}";

    /// <summary>A number whose interval stands beside it, under the same key followed by <c>_interval</c>.</summary>
    public static Prose WithInterval(this MetricsDocument metrics, string path, string format)
        => $"{metrics.Number(path, format)} {metrics.Interval($"{path}_interval", format)}";

    /// <summary>A number.</summary>
    public static Prose Number(this MetricsDocument metrics, string path, string format)
    {
        Prose prose = "";
        prose.AppendFormatted(metrics[path], format);
        return prose;
    }
}
