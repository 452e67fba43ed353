using Lyraflow.Paper.Sweep;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>A sweep's results: bins down, neurons across, and what the tests say.</summary>
internal static class SweepTable
{
    public static void Write(IAnsiConsole console, SweepReport report, string folder)
    {
        foreach (var group in report.Cells.GroupBy(cell => cell.Layers))
        {
            console.Write(Tabulate(report.Class, group.Key, [.. group]));
        }

        if (report.SeedScatter is { } scatter)
        {
            console.WriteLine(
                ResultTable.Text($"Between seeds, all else equal, the loss scatters by {scatter:f4} nats (standard deviation)."));
        }

        foreach (var test in report.Tests)
        {
            var verdict = test.PValue < FactorTest.Significance ? "it matters" : "no difference beyond the scatter";
            console.WriteLine(
                ResultTable.Text(
                    $"{test.Factor}: means differ by up to {test.Range:f4} nats, p = {test.PValue:g2} (permutations): {verdict}."));
        }

        console.WriteLine(SweepReport.PaperClaim);
        console.WriteLine(
            ResultTable.Text(
                $"{report.Finished} of {report.Planned} trainings, {report.Seconds:f0} s on one thread each. Written to {folder}"));
    }

    private static Table Tabulate(string className, int layers, SweepCell[] cells)
    {
        int[] neurons = [.. cells.Select(cell => cell.Neurons).Distinct().Order()];
        var table = ResultTable.New(
            ResultTable.Text($"{className}, {layers} layers, test loss, standardized"),
            neurons.Select(width => ResultTable.Text($"{width} neurons")));

        foreach (var row in cells.GroupBy(cell => cell.Bins).OrderBy(row => row.Key))
        {
            table.AddRow(
                [
                    ResultTable.Text($"{row.Key} bins"),
                    .. neurons.Select(width => Describe(row.FirstOrDefault(cell => cell.Neurons == width)))
                ]);
        }

        return table;
    }

    private static string Describe(SweepCell? cell) => cell switch
    {
        null => "–",
        { StandardError: { } error } => ResultTable.Text($"{cell.MeanTestLoss:f3} ± {error:f3}"),
        _ => ResultTable.Text($"{cell.MeanTestLoss:f3}"),
    };
}
