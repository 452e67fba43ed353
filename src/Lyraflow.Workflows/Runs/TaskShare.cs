using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Runs;

/// <summary>Which share of the parts of a piece of work one task of a scheduler's array has.</summary>
/// <param name="Number">The number of the task, from 1.</param>
/// <param name="Tasks">The number of tasks.</param>
public sealed record TaskShare(int Number, int Tasks)
{
    /// <summary>Reads "3/8".</summary>
    /// <exception cref="InputException">It is no share.</exception>
    public static TaskShare Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var number, var tasks]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(tasks, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && n >= 1 && n <= m
            ? new TaskShare(n, m)
            : throw new InputException($"A task is written N/M with N from 1 to M, such as 3/8, not {DisplayText.Quoted(text)}.");
    }

    /// <summary>
    /// The parts of this task: the heaviest first, each goes to the task with the least so far, so that the tasks have
    /// about the same weight. It depends on the weights and the number of tasks alone.
    /// </summary>
    /// <param name="weights">The weight of each part, such as its bytes.</param>
    /// <returns>The indices of the parts, ascending.</returns>
    public IReadOnlyList<int> Of(IReadOnlyList<long> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var lightest = new PriorityQueue<int, (long Weight, int Task)>(Enumerable.Range(1, Tasks).Select(task => (task, (0L, task))));
        var mine = new List<int>();
        foreach (var part in Enumerable.Range(0, weights.Count).OrderByDescending(part => weights[part]))
        {
            lightest.TryDequeue(out var task, out var load);
            lightest.Enqueue(task, (load.Weight + weights[part], task));
            if (task == Number)
            {
                mine.Add(part);
            }
        }

        return [.. mine.Order()];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Tasks}");
}
