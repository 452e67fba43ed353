using Lyraflow.Reports.Content;

namespace Lyraflow.Experiments.Reproduction.Report;

/// <summary>What was found, in plain words.</summary>
internal static class SummaryText
{
    public static IReadOnlyList<Prose> Of(MetricsDocument metrics)
    {
        Prose verdict = $"Average precision of the two flows on test objects: {metrics["classifier.average_precision"]:f3} {Interval(metrics, "classifier.average_precision_interval", "f3")}.";
        for (var i = 0; i < metrics.Count("baselines"); i++)
        {
            var path = $"baselines[{i}]";
            var difference = $"{path}.flow_less_baseline_average_precision";
            verdict.AppendFormatted((Prose)$" Against {metrics.Text($"{path}.name")} ({metrics[$"{path}.average_precision"]:f3}), {Compare(metrics[$"{difference}.low"].Value, metrics[$"{difference}.high"].Value)}: the difference is {metrics[$"{difference}.estimate"]:f3} {Interval(metrics, difference, "f3")} on the same objects.");
        }

        return
        [
            verdict,
            $"At equal priors, the paper's rule, {metrics["classifier.equal_prior.completeness"]:p1} of the test RR Lyrae are found, but only {metrics["classifier.equal_prior.purity"]:p1} of what is called an RR Lyrae is one, because stars outnumber them so. Accuracy is {metrics["classifier.equal_prior.accuracy"]:p2}; answering “star” always would score {metrics["classifier.always_star_accuracy"]:p2}, so accuracy says nothing here. At the training rows' own proportions, {metrics["classifier.training_prior.completeness"]:p1} are found at {metrics["classifier.training_prior.purity"]:p1} purity.",
            $"As densities, the flows describe unseen objects better than one Gaussian by {metrics["classes.star.gain_over_gaussian.estimate"]:f3} {Interval(metrics, "classes.star.gain_over_gaussian", "f3")} nats per star and {metrics["classes.rrlyrae.gain_over_gaussian.estimate"]:f2} {Interval(metrics, "classes.rrlyrae.gain_over_gaussian", "f2")} nats per RR Lyrae. {Worth(metrics["classes.rrlyrae.gain_over_gaussian.low"].Value)}",
            $"Intervals in brackets hold 95 % of 1,000 bootstrap resamples of the test objects ({metrics["classes.star.test_rows"]:n0} stars, {metrics["classes.rrlyrae.test_rows"]:n0} RR Lyrae). They do not contain what another split or another training run would change. With so few RR Lyrae, one split decides little: lyraflow crossval compares more methods on ten folds.",
        ];
    }

    private static string Compare(double low, double high) => (low, high) switch
    {
        ( > 0, _) => "the flows win",
        (_, < 0) => "the flows lose",
        _ => "these objects do not decide",
    };

    private static string Worth(double lowRrLyraeGain) => lowRrLyraeGain > 0
        ? string.Empty
        : "For the RR Lyrae the interval reaches zero: so few test objects do not show that a flow is worth its parameters.";

    /// <summary>An interval in brackets.</summary>
    public static Prose Interval(MetricsDocument metrics, string path, string format)
    {
        Prose prose = "[";
        prose.AppendFormatted(metrics[$"{path}.low"], format);
        prose.AppendLiteral(", ");
        prose.AppendFormatted(metrics[$"{path}.high"], format);
        prose.AppendLiteral("]");
        return prose;
    }
}
