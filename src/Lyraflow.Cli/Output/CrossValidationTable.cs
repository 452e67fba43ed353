using Lyraflow.Paper.Stripe82;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Metrics;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>The methods of a cross-validation as tables, best average precision first.</summary>
internal static class CrossValidationTable
{
    private const string Unknown = "–";

    public static void Write(IAnsiConsole console, CrossValidationMetrics metrics, string folder)
    {
        console.Write(Ranking(metrics));
        if (metrics.Methods.Any(method => method.HeldOutNllStandardized is not null))
        {
            console.Write(Densities(metrics));
        }

        TreatmentTable.Write(console, metrics.Treatments);
        var effort = ResultTable.Text($"{metrics.Seconds:f0} s in all with {metrics.Threads} threads");
        console.WriteLine(
            ResultTable.Text($"{metrics.Folds} folds × {metrics.Repeats}, {effort}, seed {metrics.Seed}. Written to {folder}"));
    }

    private static Table Ranking(CrossValidationMetrics metrics)
    {
        // Only the runs on the paper's catalogue have this level of purity.
        var book = Stripe82CrossValidation.BookPurity;
        var hasBook = metrics.Methods.Any(method => method.CompletenessAtPurities.ContainsKey(book.Key));
        var table = ResultTable.New(
            $"{metrics.Rows.Keys.Last()} sought",
            [
                "ROC AUC",
                "average precision",
                "best F1",
                "completeness at 50 % purity",
                .. hasBook ? [book.Heading] : Array.Empty<string>(),
                "purity at 90 % completeness",
                $"{MethodList.Reference(metrics.Methods.Select(method => method.Name)) ?? "flow"} less this, average precision",
                "s",
            ]);
        foreach (var method in metrics.Methods)
        {
            table.AddRow(
            [
                method.Name,
                ResultTable.Text($"{method.RocAuc.Value:f4}"),
                ResultTable.Interval(method.AveragePrecision),
                ResultTable.Text($"{method.BestF1.Value:f3}"),
                ResultTable.Text($"{method.CompletenessAtHalfPurity.Value:f3}"),
                .. hasBook
                    ? [ResultTable.Text($"{((Estimate)method.CompletenessAtPurities[book.Key]).Value:f3}")]
                    : Array.Empty<string>(),
                ResultTable.Text($"{method.PurityAtCompleteness.Value:f3}"),
                method.ReferenceLessThis is null ? Unknown : Describe(method.ReferenceLessThis),
                ResultTable.Text($"{method.Seconds:f1}"),
            ]);
        }

        return table;
    }

    private static Table Densities(CrossValidationMetrics metrics)
    {
        string[] classes = [.. metrics.Rows.Keys];
        var table = ResultTable.New("Held-out loss, nats per object, standardized units", classes);
        foreach (var method in metrics.Methods)
        {
            if (method.HeldOutNllStandardized is { } losses)
            {
                table.AddRow(
                    [
                        method.Name,
                        .. classes.Select(name => ResultTable.Text($"{losses[name].Mean:f3} ± {losses[name].StandardError:f3}"))
                    ]);
            }
        }

        return table;
    }

    // Brackets are Spectre's markup, so they stand twice.
    private static string Describe(DifferenceMetrics difference)
        => ResultTable.Text(
            $"{difference.Estimate:+0.000;-0.000;0.000} [[{difference.Low:+0.000;-0.000;0.000}, {difference.High:+0.000;-0.000;0.000}]]");
}
