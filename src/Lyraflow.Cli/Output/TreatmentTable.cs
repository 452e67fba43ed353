using Lyraflow.Workflows.Metrics;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>One method on the same objects, treated in several ways, as a table.</summary>
internal static class TreatmentTable
{
    /// <summary>Writes it; nothing where there is one treatment only.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<TreatmentMetrics>? treatments)
    {
        if (treatments is null)
        {
            return;
        }

        var table = ResultTable.New(
            $"{treatments[0].Method} by treatment of dust", "left out", "average precision", "completeness at 50 % purity", "of all");
        foreach (var treatment in treatments)
        {
            table.AddRow(
                treatment.Name,
                ResultTable.Text($"{treatment.SoughtLeftOut:n0}"),
                ResultTable.Interval(treatment.AveragePrecision),
                ResultTable.Interval(treatment.CompletenessAtHalfPurity),
                ResultTable.Interval(treatment.CompletenessAtHalfPurityOfAll));
        }

        console.Write(table);
    }
}
