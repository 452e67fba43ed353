using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;
using Lyraflow.Statistics.Moments;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Sweep;

/// <summary>Puts the results of one or several folders of the same plan together.</summary>
public static class SweepMerge
{
    /// <summary>The numbers.</summary>
    public const string ReportFile = "sweep.json";

    /// <summary>The figure.</summary>
    public const string PictureFile = "sweep.png";

    /// <summary>The figure as lines.</summary>
    public const string DrawingFile = "sweep.svg";

    /// <summary>Merges.</summary>
    /// <param name="folders">Folders of the same plan; a training found in several is taken from the first.</param>
    /// <param name="target">Folder for the results.</param>
    /// <param name="overwrite">Whether earlier results there may be replaced.</param>
    /// <exception cref="InputException">The plans differ, nothing is finished, or the folder cannot be written to.</exception>
    public static SweepReport Run(IReadOnlyList<string> folders, string target, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (folders.Count == 0)
        {
            throw new InputException("Name the folders of the sweep.");
        }

        SweepPlan[] plans = [.. folders.Select(SweepPlan.Load)];
        if (plans.Select(plan => plan.Fingerprint).Distinct().Count() > 1)
        {
            throw new InputException($"The folders {string.Join(", ", folders)} hold different plans; merge folders of one plan only.");
        }

        SweepStore[] stores = [.. folders.Zip(plans, (folder, plan) => new SweepStore(folder, plan))];
        SweepResult[] results =
        [
            .. plans[0].Tasks
                .Select(task => stores.Select(store => store.Find(task)).FirstOrDefault(found => found is not null))
                .OfType<SweepResult>()
        ];
        if (results.Length == 0)
        {
            throw new InputException($"No training of {folders[0]} is finished", Remedy.Work);
        }

        if (results.Select(result => result.Data).Distinct().Count() > 1)
        {
            throw new InputException("The trainings were run on different catalogues; run them all on one.");
        }

        var report = Summarize(plans[0], results);
        var output = new OutputFolder(target, overwrite);
        output.Claim([ReportFile, PictureFile, DrawingFile]);
        var figure = report.Synthetic ? Draw(report).AsSynthetic() : Draw(report);
        output.Write(PictureFile, stream => stream.Write(FigureRenderer.Png(figure)));
        output.Write(DrawingFile, stream => stream.Write(FigureRenderer.Svg(figure)));
        output.Write(ReportFile, stream => JsonSerializer.Serialize(stream, report, SweepJson.Default.SweepReport));
        return report;
    }

    internal static SweepReport Summarize(SweepPlan plan, IReadOnlyList<SweepResult> results)
    {
        var cells = results
            .GroupBy(result => (result.Task.Layers, result.Task.Bins, result.Task.Neurons))
            .Select(group => new SweepCell(
                group.Key.Layers,
                group.Key.Bins,
                group.Key.Neurons,
                group.First().Parameters,
                group.Count(),
                group.Average(result => result.TestLoss),
                MeanWithError.Of([.. group.Select(result => result.TestLoss)]).StandardError,
                group.Average(result => result.Seconds)));
        double[] losses = [.. results.Select(result => result.TestLoss)];
        SweepTask[] tasks = [.. results.Select(result => result.Task)];
        var random = new RandomSource(0);
        FactorTest?[] tests =
        [
            FactorTest.Run(
                "layers",
                losses,
                [.. tasks.Select(task => task.Layers)],
                [.. tasks.Select(task => (task.Bins, task.Neurons, task.Fold))],
                random.Fork("layers")),
            FactorTest.Run(
                "bins",
                losses,
                [.. tasks.Select(task => task.Bins)],
                [.. tasks.Select(task => (task.Layers, task.Neurons, task.Fold))],
                random.Fork("bins")),
            FactorTest.Run(
                "neurons",
                losses,
                [.. tasks.Select(task => task.Neurons)],
                [.. tasks.Select(task => (task.Layers, task.Bins, task.Fold))],
                random.Fork("neurons")),
        ];
        return new SweepReport(
            ProgramVersion.Text,
            plan.Class,
            plan.Tasks.Count,
            results.Count,
            results.Sum(result => result.Seconds),
            SeedScatter(results),
            [.. cells],
            [.. tests.OfType<FactorTest>()])
            {
                Synthetic = results.Any(result => result.Synthetic),
            };
    }

    private static double? SeedScatter(IReadOnlyList<SweepResult> results)
    {
        SweepResult[][] repeats =
        [
            .. results.GroupBy(result => result.Task with
            {
                Number = 0,
                Seed = 0,
            }).Where(group => group.Count() > 1).Select(group => group.ToArray()),
        ];
        return repeats.Length == 0
            ? null
            : Math.Sqrt(
                repeats.Sum(group => Scatter.SumOfSquares([.. group.Select(result => result.TestLoss)])) 
                    / repeats.Sum(group => group.Length - 1));
    }

    /// <summary>The paper's Figure 4: test loss by bins, a line per number of neurons, a panel per number of layers.</summary>
    private static Figure Draw(SweepReport report) => ErrorBarCurves.Draw(
        "sweep",
        $"Test loss by bins and neurons: {report.Class}",
        "Mean over seeds and folds; bars are standard errors.",
        "bins",
        "test loss (nats, standardized units)",
        [.. report.Cells.GroupBy(cell => cell.Layers).Select(group => new MeanPanel(
            $"{group.Key} layers",
            [.. group.GroupBy(cell => cell.Neurons).OrderBy(line => line.Key).Select(line => new MeanLine(
                $"{line.Key} neurons",
                [.. line.OrderBy(cell => cell.Bins)
                    .Select(cell => new MeanPoint(cell.Bins, cell.MeanTestLoss, cell.StandardError ?? 0))]))]))]);
}
