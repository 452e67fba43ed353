using Lyraflow.Reports.Content;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What was found, in plain words.</summary>
internal static class SummaryText
{
    public static IReadOnlyList<Prose> Of(MetricsDocument metrics) =>
    [
        Against(metrics),
        $"At equal priors, the paper's rule, {metrics["classifier.equal_prior.completeness"]:p1} of the test RR Lyrae are found, "
            + $"but only {metrics["classifier.equal_prior.purity"]:p1} of what is called an RR Lyrae is one, because stars "
            + $"outnumber them so. Accuracy is {metrics["classifier.equal_prior.accuracy"]:p2}; answering “star” always would score "
            + $"{metrics["classifier.always_star_accuracy"]:p2}, so accuracy says nothing here. At the training rows' own "
            + $"proportions, {metrics["classifier.training_prior.completeness"]:p1} are found at "
            + $"{metrics["classifier.training_prior.purity"]:p1} purity.",
        $"As densities, the flows describe unseen objects better than one Gaussian by "
            + $"{metrics.Estimate("classes.star.gain_over_gaussian", "f3")} nats per star and "
            + $"{metrics.Estimate("classes.rrlyrae.gain_over_gaussian", "f2")} nats per RR Lyrae. {Worth(metrics)}",
        $"Intervals in brackets hold 95 % of 1,000 bootstrap resamples of the test objects ({metrics["classes.star.test_rows"]:n0} "
            + $"stars, {metrics["classes.rrlyrae.test_rows"]:n0} RR Lyrae). They do not contain what another split or another "
            + $"training run would change. With so few RR Lyrae, one split decides little: a cross-validation compares more methods "
            + $"on ten folds.",
    ];

    private static Prose Against(MetricsDocument metrics)
    {
        Prose verdict = "";
        for (var i = 0; i < metrics.Count("baselines"); i++)
        {
            var difference = $"baselines[{i}].flow_less_baseline_average_precision";
            var name = metrics.Text($"baselines[{i}].name");
            // Without the casts the arms would become plain text, and their numbers lose their sources.
            var sentence = Verdicts.Of(metrics, difference) switch
            {
                Verdict.Better => (Prose)($"The two flows beat {name}: their average precision is higher by "
                    + $"{metrics.Estimate(difference, "f3")}. "),
                Verdict.Worse => (Prose)($"The two flows lose to {name}: their average precision differs by "
                    + $"{metrics.Estimate(difference, "f3")}. "),
                _ => (Prose)($"They neither beat nor lose to {name} on these objects: the difference is "
                    + $"{metrics.Estimate(difference, "f3")}, and its interval contains zero. "),
            };
            verdict.AppendFormatted(sentence);
        }

        verdict.AppendFormatted(
            (Prose)($"The average precision of the flows, which is their mean purity over all completenesses, is "
                + $"{metrics.WithInterval("classifier.average_precision", "f3")}; picking at random would give "
                + $"{metrics["classifier.chance_average_precision"]:f3}."));
        return verdict;
    }

    private static string Worth(MetricsDocument metrics) => Verdicts.Of(metrics, "classes.rrlyrae.gain_over_gaussian") == Verdict.Better
        ? string.Empty
        : "For the RR Lyrae the interval reaches zero: so few test objects do not show that a flow is worth its parameters.";
}
