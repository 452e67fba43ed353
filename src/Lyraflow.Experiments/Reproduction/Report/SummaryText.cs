using Lyraflow.Reports.Content;

namespace Lyraflow.Experiments.Reproduction.Report;

/// <summary>What was found, in plain words.</summary>
internal static class SummaryText
{
    private const string Classifier = "classifier";

    public static IReadOnlyList<Prose> Of(MetricsDocument metrics)
    {
        const string baseline = "baselines[0]";
        var difference = $"{baseline}.flow_less_baseline_average_precision";
        Prose verdict = $"Average precision {metrics[$"{Classifier}.average_precision"]:f3} {Interval(metrics, $"{Classifier}.average_precision_interval", "f3")} for the two flows, {metrics[$"{baseline}.average_precision"]:f3} {Interval(metrics, $"{baseline}.average_precision_interval", "f3")} for {metrics.Text($"{baseline}.name")}: {Compare(metrics[$"{difference}.low"].Value, metrics[$"{difference}.high"].Value)} The difference is {metrics[$"{difference}.estimate"]:f3} {Interval(metrics, difference, "f3")} on the same test objects.";
        return
        [
            verdict,
            $"At equal priors, the paper's rule, {metrics["classifier.equal_prior.completeness"]:p1} of the test RR Lyrae are found, but only {metrics["classifier.equal_prior.purity"]:p1} of what is called an RR Lyrae is one, because stars outnumber them so. Accuracy is {metrics["classifier.equal_prior.accuracy"]:p2}; answering “star” always would score {metrics["classifier.always_star_accuracy"]:p2}, so accuracy says nothing here. At the training rows' own proportions, {metrics["classifier.training_prior.completeness"]:p1} are found at {metrics["classifier.training_prior.purity"]:p1} purity.",
            $"As densities, the flows describe unseen objects better than one Gaussian by {metrics["classes.star.gain_over_gaussian.estimate"]:f3} {Interval(metrics, "classes.star.gain_over_gaussian", "f3")} nats per star and {metrics["classes.rrlyrae.gain_over_gaussian.estimate"]:f2} {Interval(metrics, "classes.rrlyrae.gain_over_gaussian", "f2")} nats per RR Lyrae. {Worth(metrics["classes.rrlyrae.gain_over_gaussian.low"].Value)}",
            $"Intervals in brackets hold 95 % of 1,000 bootstrap resamples of the test objects ({metrics["classes.star.test_rows"]:n0} stars, {metrics["classes.rrlyrae.test_rows"]:n0} RR Lyrae). They do not contain what another split or another training run would change. One Gaussian per class is a weak opponent: lyraflow crossval sets the flows beside stronger ones on ten folds.",
        ];
    }

    private static string Compare(double low, double high) => (low, high) switch
    {
        ( > 0, _) => "the flows beat this baseline.",
        (_, < 0) => "this baseline beats the flows.",
        _ => "these test objects do not decide between them.",
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
