using System.Globalization;
using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Moments;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.FlowComparison;

/// <summary>
/// Which flow suits a catalogue: each trained for several seeds on the same rows, with its loss on rows that nothing was
/// chosen by, its speed in both directions, and what it leaks out of the selection. Finished trainings are kept.
/// </summary>
public static class FlowComparisonRun
{
    /// <summary>The table's numbers.</summary>
    public const string ReportFile = "flows.json";

    private const int LargestFile = 1 << 16;

    /// <summary>Runs what is not finished, one training at a time, each on all threads.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far the run has come.</param>
    /// <param name="cancellation">Ends the run; finished trainings are kept.</param>
    /// <returns>The table; null when it was cancelled.</returns>
    /// <exception cref="InputException">The input or the folder cannot be used, or a value of the request is impossible.</exception>
    public static FlowComparisonReport? Run(
        FlowComparisonRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.FlowNames.Count == 0 || request.Seeds.Count == 0 || request.Seeds.Distinct().Count() != request.Seeds.Count)
        {
            throw new InputException("Flows are compared over seeds: name at least one flow and one seed, each seed once.");
        }

        progress?.Report(new StageProgress("reading", 0, request.Catalog.Input));
        var data = FlowComparisonData.Load(request, progress, cancellation);
        progress?.Report(new StageProgress("reading", 1, string.Create(
            CultureInfo.InvariantCulture, $"{data.Train.Rows:n0} rows to train, {data.Validation.Rows:n0} to validate, "
                + $"{data.Test.Rows:n0} to test")));
        FlowComparisonTask[] tasks =
        [
            .. from flow in request.FlowNames.Distinct() from seed in request.Seeds select new FlowComparisonTask(flow, seed)
        ];
        RequirePossible(tasks, data, request);

        var output = new OutputFolder(request.Out, overwrite: true);
        output.Claim([ReportFile]);
        using var team = new WorkerTeam(request.Catalog.Threads);
        var results = new List<FlowComparisonResult>();
        try
        {
            foreach (var task in tasks)
            {
                results.Add(
                    Find(output.PathOf(task.FileName), data, request) ?? Train(task, data, request, team, output, progress, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        var report = Summarize(data, results);
        output.Write(ReportFile, stream => JsonSerializer.Serialize(stream, report, FlowComparisonJson.Default.FlowComparisonReport));
        return report;
    }

    /// <summary>Before the first training, so that none is wasted.</summary>
    private static void RequirePossible(FlowComparisonTask[] tasks, FlowComparisonData data, FlowComparisonRequest request)
    {
        foreach (var rows in new[] { data.Train, data.Validation, data.Test })
        {
            request.Box?.RequireInside(rows, request.Features);
        }

        foreach (var task in tasks)
        {
            task.Recipe(data, request).Flow.Compose(data.Train.Dimension);
        }
    }

    private static FlowComparisonResult Train(
        FlowComparisonTask task,
        FlowComparisonData data,
        FlowComparisonRequest request,
        WorkerTeam team,
        OutputFolder output,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var result = task.Run(data, request, team, progress, cancellation);
        output.Write(task.FileName, stream => JsonSerializer.Serialize(stream, result, FlowComparisonJson.Default.FlowComparisonResult));
        var leak = result.Leak is { } share ? string.Create(CultureInfo.InvariantCulture, $", leak {100 * share.Mean:f3} %") : string.Empty;
        progress?.Report(new StageProgress(task.Name, 1, string.Create(
            CultureInfo.InvariantCulture,
            $"test loss {result.TestLoss.Mean:f4}, {result.Epochs} epochs in {result.TrainSeconds:f1} s, scores "
                + $"{result.ScoreRowsPerSecond:n0} and samples {result.SampleRowsPerSecond:n0} rows/s{leak}")));
        return result;
    }

    private static FlowComparisonResult? Find(string path, FlowComparisonData data, FlowComparisonRequest request)
    {
        if (request.Overwrite || !File.Exists(path))
        {
            return null;
        }

        var found = ResultFile.Read(path, FlowComparisonJson.Default.FlowComparisonResult, LargestFile)
            ?? throw new InputException($"{path}: is damaged; delete it to have the training run again.");
        return found.Origin == data.Origin ? found : throw new InputException(
            $"{path}: comes from another request, other rows or another program", Remedy.ReplaceFolder);
    }

    private static FlowComparisonReport Summarize(FlowComparisonData data, List<FlowComparisonResult> results)
    {
        var rows = results.GroupBy(result => result.Flow).Select(group =>
        {
            FlowComparisonResult[] seeds = [.. group];
            MeanWithError[] leaks = [.. seeds.Select(result => result.Leak).OfType<MeanWithError>()];
            return new FlowComparisonRow(
                group.Key,
                seeds[0].Parameters,
                seeds.Length,
                MeanWithError.Of([.. seeds.Select(result => result.TestLoss.Mean)]),
                seeds.Average(result => result.TrainSeconds),
                seeds.Average(result => result.ScoreRowsPerSecond),
                seeds.Average(result => result.SampleRowsPerSecond),
                leaks.Length < 2 ? leaks.FirstOrDefault() : MeanWithError.Of([.. leaks.Select(leak => leak.Mean)]));
        });
        return new FlowComparisonReport(
            ProgramVersion.Text,
            data.Train.Rows,
            data.Validation.Rows,
            data.Test.Rows,
            results.Average(result => result.TestLoss.StandardError ?? double.NaN),
            results[0].Threads,
            [.. rows.OrderBy(row => row.TestLoss.Mean)]);
    }
}
