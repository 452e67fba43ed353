using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Sweep;

/// <summary>The last step of a sweep whose trainings were shared out: are all there, and what do they say together?</summary>
public static class SweepFinish
{
    /// <summary>Checks the trainings of a folder's plan, and merges them when all are there.</summary>
    /// <param name="folder">The folder of the plan and of the results.</param>
    /// <exception cref="InputException">The folder has no usable plan, or cannot be written to.</exception>
    public static FinishResult Run(string folder)
    {
        var plan = SweepPlan.Load(folder);
        var store = new SweepStore(folder, plan);
        var first = plan.Tasks.Select(task => Find(store, task).Result).FirstOrDefault(result => result is not null);
        PartFault[] faults =
        [
            .. plan.Tasks
                .Select(task => (task.Number, Found: Find(store, task)))
                .Select(part => (part.Number, Fault: part.Found.Fault ?? Difference(part.Found.Result!, first!)))
                .Where(part => part.Fault is not null)
                .Select(part => new PartFault(string.Create(CultureInfo.InvariantCulture, $"training {part.Number}"), part.Fault!)),
        ];
        if (faults.Length > 0)
        {
            return new FinishResult(folder, plan.Tasks.Count, faults);
        }

        SweepMerge.Run([folder], folder, overwrite: true);
        return new FinishResult(folder, plan.Tasks.Count, [])
        {
            Summary = [$"{plan.Tasks.Count} trainings, merged in {Path.Combine(folder, SweepMerge.ReportFile)}"],
        };
    }

    private static (SweepResult? Result, string? Fault) Find(SweepStore store, SweepTask task)
    {
        try
        {
            return store.Find(task) is { } result ? (result, null) : (null, "missing: it is not finished yet");
        }
        catch (InputException fault)
        {
            return (null, $"broken: {fault.Message}");
        }
    }

    private static string? Difference(SweepResult result, SweepResult first)
        => result.Data == first.Data ? null : "was run on another catalogue than the first";
}
