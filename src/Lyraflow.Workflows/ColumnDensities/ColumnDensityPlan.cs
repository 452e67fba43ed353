using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>How the features of every row follow the column that is sought.</summary>
internal sealed class ColumnDensityPlan
{
    private long _rows;

    private ColumnDensityPlan(
        UncertainQuery query, ValueGrid grid, IReadOnlyList<UncertainDensity> densities, double[] logPriors, FeatureTable?[] tables)
    {
        (Query, Grid, Densities, LogPriors, Tables) = (query, grid, densities, logPriors, tables);
        IsTabulated = [.. tables.Select(table => table is not null)];
    }

    /// <summary>The inputs.</summary>
    public UncertainQuery Query { get; }

    /// <summary>The values.</summary>
    public ValueGrid Grid { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<UncertainDensity> Densities { get; }

    /// <summary>ln of the classes' priors.</summary>
    public double[] LogPriors { get; }

    /// <summary>Per feature its values on the grid, where the column bends it; else null.</summary>
    public IReadOnlyList<FeatureTable?> Tables { get; }

    /// <summary>Per feature whether it is tabulated.</summary>
    public bool[] IsTabulated { get; }

    /// <summary>Rows so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Counts rows.</summary>
    public void CountRows(int rows) => Interlocked.Add(ref _rows, rows);

    /// <summary>Makes a plan.</summary>
    /// <exception cref="InputException">The column moves no feature, or in a way that this cannot follow.</exception>
    public static ColumnDensityPlan Make(
        TableSession session,
        UncertainQuery query,
        string column,
        IReadOnlyList<string> features,
        ValueGrid grid,
        IReadOnlyList<UncertainDensity> densities,
        double[] logPriors)
    {
        var sought = query.Sought;
        int[] moved = sought < 0 ? [] : [.. Enumerable.Range(0, features.Count).Where(i => query.Features[i].Slopes[sought].IsAny)];
        if (moved.Length == 0)
        {
            throw new InputException($"No feature of the model is computed from {DisplayText.Quoted(column)}; its features are "
                + $"{DisplayText.List(features)}.");
        }

        var tables = new FeatureTable?[features.Count];
        foreach (var i in moved)
        {
            var slope = query.Features[i].Slopes[sought];
            var isStraight = (slope.Bends >> sought & 1) == 0 && query.Features[i].Filled is not null;
            if (isStraight)
            {
                continue;
            }

            var others = Enumerable.Range(0, query.Columns.Count).Any(j => j != sought && query.Features[i].Slopes[j].IsAny);
            if (others || moved.Length > 1)
            {
                throw new InputException(
                    $"The feature {DisplayText.Quoted(features[i])} is no straight line in {DisplayText.Quoted(column)}, and that "
                    + " can be followed only where it is the one feature that the column moves, and computed from it alone.");
            }

            var (values, slopes) = query.Tabulate(session, i, grid.Values);
            tables[i] = new FeatureTable(values, slopes);
        }

        return new ColumnDensityPlan(query, grid, densities, logPriors, tables);
    }

    /// <summary>A feature on the grid.</summary>
    /// <param name="Values">Its values.</param>
    /// <param name="Slopes">Its derivatives.</param>
    internal sealed record FeatureTable(double[] Values, double[] Slopes);
}
