using Lyraflow.Reports.Content;

namespace Lyraflow.Workflows.Reporting;

/// <summary>Whether one method beats another, as far as a paired difference tells.</summary>
public enum Verdict
{
    /// <summary>The whole interval of the difference is above zero.</summary>
    Better,

    /// <summary>The interval contains zero.</summary>
    Undecided,

    /// <summary>The whole interval is below zero.</summary>
    Worse,
}

/// <summary>Reads verdicts from metrics.json.</summary>
public static class Verdicts
{
    /// <summary>What a paired difference says: the keys <c>low</c> and <c>high</c> below a path.</summary>
    public static Verdict Of(MetricsDocument metrics, string path)
        => metrics[$"{path}.low"].Value > 0 ? Verdict.Better
            : metrics[$"{path}.high"].Value < 0 ? Verdict.Worse
            : Verdict.Undecided;
}
