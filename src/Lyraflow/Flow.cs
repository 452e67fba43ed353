using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow;

/// <summary>The way in: rows to a trained flow in one call.</summary>
public static class Flow
{
    /// <summary>
    /// Learns the density of rows: holds some back, standardizes, composes a flow and trains it until the rows held back
    /// get no likelier. A function of the rows, the recipe and the settings alone, on any number of threads.
    /// </summary>
    /// <param name="rows">
    /// Finite numbers: a table, or rows as float[,], double[,], float[][] or double[][]. With rows.Given(context) the flow
    /// learns p(rows | context).
    /// </param>
    /// <param name="recipe">The kind and size of the flow; null for neural splines, as large as the rows allow.</param>
    /// <param name="settings">Seed, split, training and threads; null for the usual.</param>
    /// <param name="cancellation">Ends training after the current step; the flow then has the best weights so far.</param>
    /// <exception cref="InputException">
    /// There are fewer than <see cref="RowSplit.FewestRows"/> rows, a number is not finite, a column is constant, or a
    /// recipe or setting is impossible.
    /// </exception>
    public static Flow<float> Fit(
        FeatureTable<float> rows, FlowRecipe? recipe = null, FitSettings? settings = null, CancellationToken cancellation = default)
        => Fit<float>(rows, recipe, settings, cancellation);

    /// <summary>The same in another precision: Flow.Fit&lt;double&gt;(rows) trains in double.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <inheritdoc cref="Fit(FeatureTable{float}, FlowRecipe?, FitSettings?, CancellationToken)"/>
    public static Flow<T> Fit<T>(
        FeatureTable<T> rows, FlowRecipe? recipe = null, FitSettings? settings = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        settings ??= new FitSettings();
        settings.Validate();
        var random = new RandomSource(settings.Seed);
        var (training, validation) = Split(rows, settings.Validation, random.Fork("split"));
        var preset = Preset.ForRows(training.Rows, training.Dimension, recipe);
        preset = settings.Training is { } chosen ? preset with { Training = chosen } : preset;
        var fit = new FlowTraining<T>(training, validation, preset, random.Fork("flow"));
        using var team = new WorkerTeam(settings.Threads);
        fit.Run(team, settings.Progress, cancellation);
        return fit.Flow;
    }

    private static (FeatureTable<T> Training, FeatureTable<T> Validation) Split<T>(
        FeatureTable<T> rows, double validation, RandomSource random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows.Rows < RowSplit.FewestRows)
        {
            throw new InputException($"A flow cannot be trained on {rows.Rows} rows; give at least {RowSplit.FewestRows}.");
        }

        rows.RequireFinite();
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        random.Shuffle(order.AsSpan());
        var held = Math.Clamp((int)Math.Round(rows.Rows * validation), 1, rows.Rows - 2);
        return (rows.Select(order.AsSpan(held)), rows.Select(order.AsSpan(0, held)));
    }
}
