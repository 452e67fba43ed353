using System.Runtime.ExceptionServices;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>
/// Fits the stacks of all classes together. Every row serves each purpose once: the rows of a class are dealt into folds;
/// each kind of density is fitted without one fold and judged on it; the kinds' weights are those under which the held-out
/// rows are likeliest; and the kinds that have weight are fitted again to all rows, which makes the members. A function of
/// the rows, the plan and the seed alone.
/// </summary>
public static class StackTraining
{
    // A kind is given up after the first fold where it is worse than the best by so many standard errors, and has little weight.
    private const double ClearlyWorse = 2;
    private const double LittleWeight = 0.05;

    /// <summary>Fits one stack per class.</summary>
    /// <param name="classes">The rows of each class, with context where the densities are to be conditional.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellation">Ends the fits.</param>
    /// <exception cref="InputException">A class has fewer than <see cref="RowSplit.FewestRows"/> rows, or a constant column.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<StackFit> Fit(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes, StackSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var (name, rows) in classes)
        {
            if (rows.Rows < RowSplit.FewestRows)
            {
                throw new InputException($"The class {name} has {rows.Rows} rows, too few to fit: give at least {RowSplit.FewestRows}.");
            }
        }

        var floor = BroadFloor.About(Pool([.. classes.Select(item => item.Rows)]));
        var random = new RandomSource(settings.Seed);
        var parts = classes
            .Select(item => new StackedClass(item.Name, item.Rows, floor, settings.Effort, random.Fork(item.Name)))
            .ToArray();
        if (settings.Focus is { } focus)
        {
            Focus(parts, focus);
        }

        using var team = new WorkerTeam(settings.Threads);
        var meter = new StackMeter(team.Threads, settings.Progress, TimeProvider.System);
        var later = parts.SelectMany(part => part.ExpectedFolds().Concat(part.ExpectedFinalFits()));
        Run([.. parts.SelectMany(part => part.Fits(fold: 0))], later, team, meter, cancellation);
        foreach (var part in parts)
        {
            part.GiveUpTheWorst(ClearlyWorse, LittleWeight);
        }

        later = parts.SelectMany(part => part.ExpectedFinalFits());
        var others = parts.SelectMany(part => Enumerable.Range(1, part.Plan.Folds - 1).SelectMany(part.Fits));
        Run([.. others], later, team, meter, cancellation);
        foreach (var part in parts)
        {
            part.Weigh();
        }

        Run([.. parts.SelectMany(part => part.FinalFits())], [], team, meter, cancellation);
        var stacks = parts.Select(part => part.Combine()).ToArray();
        return
        [
            .. parts.Select((part, k) => new StackFit(
                part.Name, k, stacks[k], part.Kinds, part.HeldOut(stacks, k, team), meter.Seconds(part.Name)))
        ];
    }

    private static void Focus(StackedClass[] classes, string name)
    {
        var others = classes.Where(item => item.Name != name).ToArray();
        if (others.Length is 0 || others.Length == classes.Length)
        {
            throw new InputException(
                $"The class to focus on, {name}, must be one of several: {string.Join(", ", classes.Select(item => item.Name))}.");
        }

        if (classes[0].Rows.Context is not null || classes[0].Rows.Dimension < 2)
        {
            throw new InputException("A focus needs two columns or more, and no context.");
        }

        classes.Single(item => item.Name == name).Add(new FocusKind("focus", Pool([.. others.Select(item => item.FittedRows)])));
    }

    /// <summary>The longest first, so that no thread is left with a long one at the end.</summary>
    private static void Run(
        List<PlannedFit> fits, IEnumerable<ExpectedFits> later, WorkerTeam team, StackMeter meter, CancellationToken cancellation)
    {
        PlannedFit[] order = [.. fits.OrderByDescending(fit => fit.Work)];
        if (order.Length == 0)
        {
            return;
        }

        var clocks = meter.Begin(order, later);
        try
        {
            team.Run(order.Length, (_, piece) =>
            {
                cancellation.ThrowIfCancellationRequested();
                using var own = new WorkerTeam(clocks[piece].Threads);
                clocks[piece].Start();
                order[piece].Run(own, clocks[piece], cancellation);
                clocks[piece].Stop();
            });
        }
        catch (AggregateException failure) when (failure.InnerException is InputException or OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException);
        }
    }

    private static FeatureTable<float> Pool(FeatureTable<float>[] tables)
        => new([.. Enumerable.Range(0, tables[0].Dimension).Select(column => tables.SelectMany(table => table.Columns[column]).ToArray())]);
}
