using System.Globalization;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Training;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Sweep;

/// <summary>A request to run the trainings of a sweep.</summary>
public sealed record SweepRunRequest
{
    /// <summary>The folder of the plan; results go below it.</summary>
    public string Folder { get; init; } = "sweep";

    /// <summary>Folder or file with the catalogue; null for the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>The number of one training; null for all.</summary>
    public int? Task { get; init; }

    /// <summary>This task's share of the trainings; null for all.</summary>
    public TaskShare? Share { get; init; }

    /// <summary>Number of trainings side by side; zero for one per processor. It does not change a bit of the results.</summary>
    public int Threads { get; init; }
}

/// <summary>Trains what is not finished yet, side by side over the cores.</summary>
public static class SweepRun
{
    private const string Stage = "sweep";

    /// <summary>Runs.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told about every finished training; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the finished trainings are kept.</param>
    /// <exception cref="InputException">The plan or the catalogue cannot be used, or a value of the request is impossible.</exception>
    public static SweepRunResult Run(
        SweepRunRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThreadCount.Require(request.Threads);
        var plan = SweepPlan.Load(request.Folder);
        if (request.Task is { } number && (number < 0 || number >= plan.Tasks.Count))
        {
            throw new InputException($"The plan has the trainings 0 to {plan.Tasks.Count - 1}, not {number}.");
        }

        var store = new SweepStore(request.Folder, plan);
        var data = new SweepData(Stripe82Data.Load(request.Data, progress, cancellation), plan.Class);
        SweepTask[] wanted = request.Share is { } share
            ? [.. share.Of([.. plan.Tasks.Select(Weight)]).Select(i => plan.Tasks[i])]
            : [.. plan.Tasks.Where(task => request.Task is null || task.Number == request.Task)];

        // The longest first, so that no core is left alone with one at the end.
        SweepTask[] left = [.. wanted.Where(task => !IsFinished(store, task, data)).OrderByDescending(Weight)];
        var done = wanted.Length - left.Length;
        var fraction = wanted.Length == 0 ? 1 : (double)done / wanted.Length;
        progress?.Report(new StageProgress(Stage, fraction, $"{done} of {wanted.Length} trainings were finished before"));
        var reporting = new Lock();
        using var team = new WorkerTeam(
            Math.Min(request.Threads == 0 ? Environment.ProcessorCount : request.Threads, Math.Max(1, left.Length)));
        var whole = ParallelTasks.Run(team, left.Length, i =>
        {
            var result = Train(plan, left[i], data, store.Fingerprint, cancellation);
            store.Save(result);
            lock (reporting)
            {
                done++;
                progress?.Report(new StageProgress(Stage, (double)done / wanted.Length, Describe(result)));
            }
        }, cancellation);
        return new SweepRunResult(wanted.Length, done, !whole);
    }

    private static long Weight(SweepTask task) => (long)task.Layers * task.Bins * task.Neurons;

    private static bool IsFinished(SweepStore store, SweepTask task, SweepData data)
    {
        var result = store.Find(task);
        return result is null || result.Data == data.Hash
            ? result is not null
            : throw new InputException(
                $"Training {task.Number} was run on another catalogue; keep each catalogue's sweep in a folder of its own.");
    }

    private static SweepResult Train(SweepPlan plan, SweepTask task, SweepData data, string fingerprint, CancellationToken cancellation)
    {
        var recipe = plan.Recipe(task);
        var (train, validation, test) = data.Divide(task.Fold);
        var random = new RandomSource(task.Seed).Fork(
            string.Create(CultureInfo.InvariantCulture, $"sweep {task.Layers} {task.Bins} {task.Neurons} {task.Fold}"));
        var fit = new FlowTraining<float>(train, validation, recipe, random);
        var flow = fit.Flow;
        using var team = new WorkerTeam(1);
        var result = fit.Run(team, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new SweepResult
        {
            Plan = fingerprint,
            Data = data.Hash,
            Synthetic = data.IsSynthetic,
            Task = task,
            Parameters = flow.Parameters.Length,
            TestLoss = -flow.LogDensity(test, threads: 1).Average() - data.LogUnit,
            ValidationLoss = result.BestValidationLoss - data.LogUnit,
            BestEpoch = result.BestEpoch,
            Epochs = result.Losses[^1].Epoch,
            StopReason = result.StopReason,
            Seconds = result.Seconds,
        };
    }

    private static string Describe(SweepResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"training {result.Task.Number}: {result.Task.Layers} layers, {result.Task.Bins} bins, {result.Task.Neurons} neurons, seed "
            + $"{result.Task.Seed}, fold {result.Task.Fold}: {result.TestLoss:f3} nats, {result.Epochs} epochs, {result.Seconds:f0} s");
}
