using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Runs;

/// <summary>Independent tasks, shared out over the threads of a team.</summary>
public static class ParallelTasks
{
    /// <summary>Runs all tasks, or until one fails or somebody asks to stop.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="run">Runs the task with an index; throws when it was cancelled.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>False when it was cancelled.</returns>
    /// <exception cref="InputException">A task cannot use its input.</exception>
    public static bool Run(WorkerTeam team, int tasks, Action<int> run, CancellationToken cancellation)
    {
        try
        {
            team.Run(tasks, (_, piece) =>
            {
                cancellation.ThrowIfCancellationRequested();
                run(piece);
            });
            return !cancellation.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (AggregateException failure) when (failure.InnerException is OperationCanceledException)
        {
            return false;
        }
        catch (AggregateException failure) when (failure.InnerException is InputException fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }
}
