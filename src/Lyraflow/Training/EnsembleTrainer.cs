using System.Numerics;
using System.Runtime.ExceptionServices;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>One flow to train, with its rows and settings.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Flow">The flow.</param>
/// <param name="Training">Rows to fit.</param>
/// <param name="Validation">Rows that choose when to stop and which weights to keep.</param>
/// <param name="Settings">The settings.</param>
public sealed record TrainingTask<T>(Flow<T> Flow, FeatureTable<T> Training, FeatureTable<T> Validation, TrainingSettings Settings)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>
/// Trains many flows side by side (seeds, folds, settings): each on threads of its own, one where there are as many
/// flows as threads. Threads that share a step wait for each other some thousand times a second; these never do.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public static class EnsembleTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Trains the flows; each gets the same bits as it would alone.</summary>
    /// <param name="tasks">The flows, none of them twice.</param>
    /// <param name="threads">Number of threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <param name="progress">Told when a flow is done: its place among the tasks, and how it went; from any thread.</param>
    /// <param name="cancellation">Ends every training after its current step.</param>
    /// <returns>How each training went, in the order of the tasks.</returns>
    /// <exception cref="InputException">A task is impossible.</exception>
    public static TrainingResult[] Train(
        IReadOnlyList<TrainingTask<T>> tasks,
        int threads = 0,
        IProgress<(int Task, TrainingResult Result)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var results = new TrainingResult[tasks.Count];
        var available = threads == 0 ? Environment.ProcessorCount : threads;
        var atOnce = Math.Clamp(available, 1, Math.Max(1, tasks.Count));
        using var team = new WorkerTeam(atOnce);
        try
        {
            team.Run(tasks.Count, (_, piece) =>
            {
                var task = tasks[piece];
                using var own = new WorkerTeam(available / atOnce);
                results[piece] = Trainer<T>.Train(
                    task.Flow, task.Training, task.Validation, task.Settings, own, cancellation: cancellation);
                progress?.Report((piece, results[piece]));
            });
        }
        catch (AggregateException failure) when (failure.InnerException is InputException input)
        {
            ExceptionDispatchInfo.Throw(input);
        }

        return results;
    }
}
