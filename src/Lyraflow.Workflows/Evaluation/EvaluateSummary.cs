using Lyraflow.Reports.Content;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>What an evaluation says, in plain words.</summary>
internal static class EvaluateSummary
{
    public static IReadOnlyList<Prose> Of(MetricsDocument metrics, EvaluateTables tables, ClassPair? names) =>
    [
        .. names is null ? [] : Classifier(metrics, names),
        .. metrics.Has("all_classes") ? new Prose[] { $"Calling each row its most probable class is right for "
            + $"{metrics.WithInterval("all_classes.accuracy", "p1")} of the rows." } : [],
        Densities(metrics, tables),
        .. metrics.Text("trained_on_this_file") == "true"
            ? new Prose[] { "The model was trained on rows of this very file: unless the condition on the rows leaves those out, "
                + "the numbers flatter it." }
            : [],
        "Intervals in brackets hold 95 % of 1,000 bootstrap resamples of the test rows. They do not contain what another training "
            + "run would change.",
    ];

    private static Prose[] Classifier(MetricsDocument metrics, ClassPair names) =>
    [
        $"{names.Sought} among {names.Others}: the average precision, which is the mean purity over all completenesses, is "
            + $"{metrics.WithInterval("classifier.average_precision", "f3")}; picking at random would give "
            + $"{metrics["classifier.chance_average_precision"]:f3}. The area under the ROC curve is "
            + $"{metrics.WithInterval("classifier.roc_auc", "f4")}.",
        $"At equal priors {metrics["classifier.equal_prior.completeness"]:p1} of the {names.Sought} are found, and "
            + $"{metrics["classifier.equal_prior.purity"]:p1} of what is called {names.Sought} is. At a prior of "
            + $"{metrics["classifier.prior"]:g3} it is {metrics["classifier.given_prior.completeness"]:p1} and "
            + $"{metrics["classifier.given_prior.purity"]:p1}.",
        metrics.Has("operating_points")
            ? $"Operating points were chosen on validation rows, none of which is among those measured{Calibration(metrics)}."
            : "No threshold was chosen, for the rows measured must not choose it. The decisions are those of "
                + "the two priors; with validation rows to choose on there would be operating points and a calibration.",
    ];

    private static string Calibration(MetricsDocument metrics) => metrics.Has("calibration")
        ? ", and so was the calibration"
        : "; the posterior could not be calibrated on them, because some rows have no density";

    private static Prose Densities(MetricsDocument metrics, EvaluateTables tables)
    {
        Prose prose = "The mean negative log density of test rows, in nats per object and standardized units, is ";
        foreach (var item in tables.Classes)
        {
            prose.AppendFormatted(
                (Prose)($"{(item == tables.Classes[0] ? "" : ", ")}{metrics.WithInterval($"{item.Path}.nll_standardized", "f3")} for "
                    + $"{item.Name}"));
        }

        prose.AppendLiteral(".");
        return prose;
    }
}
