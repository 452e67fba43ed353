using System.Globalization;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Workflows.CrossValidation;
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

        console.WriteLine(Text($"{metrics.Folds} folds × {metrics.Repeats}, {metrics.Seconds:f0} s in all with {metrics.Threads} threads, seed {metrics.Seed}. Written to {folder}"));
    }

    private static Table Ranking(CrossValidationMetrics metrics)
    {
        var table = NewTable(
            "RR Lyrae sought", "ROC AUC", "average precision", "best F1", "completeness at 50 % purity", Stripe82CrossValidation.BookPurity.Heading, "purity at 90 % completeness", "flow less this, average precision", "s");
        foreach (var method in metrics.Methods)
        {
            table.AddRow(
                method.Name,
                Text($"{method.RocAuc.Value:f4}"),
                Describe(method.AveragePrecision),
                Text($"{method.BestF1.Value:f3}"),
                Text($"{method.CompletenessAtHalfPurity.Value:f3}"),
                Text($"{((Estimate)method.CompletenessAtPurities[Stripe82CrossValidation.BookPurity.Key]).Value:f3}"),
                Text($"{method.PurityAtCompleteness.Value:f3}"),
                method.FlowLessThis is null ? Unknown : Describe(method.FlowLessThis),
                Text($"{method.Seconds:f1}"));
        }

        return table;
    }

    private static Table Densities(CrossValidationMetrics metrics)
    {
        string[] classes = [.. metrics.Rows.Keys];
        var table = NewTable("Held-out loss, nats per object, standardized units", classes);
        foreach (var method in metrics.Methods)
        {
            if (method.HeldOutNllStandardized is { } losses)
            {
                table.AddRow([method.Name, .. classes.Select(name => Text($"{losses[name].Mean:f3} ± {losses[name].StandardError:f3}"))]);
            }
        }

        return table;
    }

    private static Table NewTable(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(Markup.Escape(title));
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    // Brackets are Spectre's markup, so they stand twice.
    private static string Describe(Estimate estimate)
        => Text($"{estimate.Value:f3} [[{estimate.Interval!.Low:f3}, {estimate.Interval.High:f3}]]");

    private static string Describe(DifferenceMetrics difference)
        => Text($"{difference.Estimate:+0.000;-0.000;0.000} [[{difference.Low:+0.000;-0.000;0.000}, {difference.High:+0.000;-0.000;0.000}]]");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
