using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Toys;

/// <summary>Every flow on every toy density: how many nats each stays above the entropy, and what it looks like.</summary>
public static class ToyRun
{
    /// <summary>The numbers.</summary>
    public const string ReportFile = "toys.json";

    /// <summary>The contact sheet.</summary>
    public const string PictureFile = "toys.png";

    private const string Stage = "training";

    /// <summary>Trains all pairs side by side and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; nothing is written.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">The output folder cannot be used, or a value of the request is impossible.</exception>
    public static ToyReport? Run(ToyRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        var toys = ToySets.Select(request.Toys);
        ToyTask[] tasks = [.. from toy in toys
                              from flow in request.FlowNames
                              let task = new ToyTask(toy, flow)
                              where task.IsPossible
                              select task];
        if (tasks.Length == 0)
        {
            throw new InputException("nsf-box needs a toy that ends at the edges of a box: checkerboard.");
        }

        var output = new OutputFolder(request.Out, request.Overwrite);
        output.Claim([ReportFile, PictureFile]);
        var outcomes = new ToyOutcome[tasks.Length];
        var done = 0;
        var reporting = new Lock();
        using var team = new WorkerTeam(request.Threads);
        var finished = ParallelTasks.Run(team, tasks.Length, i =>
        {
            outcomes[i] = tasks[i].Run(request, cancellation);
            lock (reporting)
            {
                progress?.Report(new StageProgress(Stage, (double)++done / tasks.Length, tasks[i].Describe(outcomes[i].Metrics)));
            }
        }, cancellation);
        if (!finished)
        {
            return null;
        }

        progress?.Report(new StageProgress("drawing", 0, string.Empty));
        var report = new ToyReport(ProgramVersion.Text, request.Seed, request.Rows, [.. outcomes.Select(outcome => outcome.Metrics)]);
        var sheet = ToyPictures.Draw(
            toys, request.FlowNames, outcomes.ToDictionary(outcome => (outcome.Metrics.Toy, outcome.Metrics.Flow)), request.Seed);
        output.Write(PictureFile, stream => stream.Write(FigureRenderer.Png(sheet)));
        output.Write(ReportFile, stream => JsonSerializer.Serialize(stream, report, ToyJson.Default.ToyReport));
        progress?.Report(new StageProgress("drawing", 1, string.Empty));
        return report;
    }
}
