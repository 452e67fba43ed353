using Lyraflow.Data.Uncertainty;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>What is written of the density of a column in each row. One thread's own.</summary>
internal sealed class ColumnDensityRows(ColumnDensityPlan plan) : IRowComputation
{
    /// <summary>What follows the densities: mean, mode and these quantiles, and the largest error of ln p on the grid.</summary>
    public static readonly IReadOnlyList<double> Quantiles = [0.05, 0.16, 0.5, 0.84, 0.95];

    private readonly ColumnDensityScorer _scorer = new(plan);

    /// <summary>Number of results of a row.</summary>
    public static int ResultCount(ValueGrid grid) => grid.Count + 2 + Quantiles.Count + 1;

    /// <inheritdoc/>
    public void Compute(IReadOnlyList<double[]> columns, int rows, IReadOnlyList<double[]> results)
    {
        var grid = plan.Grid;
        for (var row = 0; row < rows; row++)
        {
            var error = _scorer.Read(columns, row);
            var density = _scorer.Density;
            for (var i = 0; i < grid.Count; i++)
            {
                results[i][row] = density[i];
            }

            results[grid.Count][row] = GridDensity.Mean(density, grid);
            results[grid.Count + 1][row] = GridDensity.Mode(density, grid);
            for (var q = 0; q < Quantiles.Count; q++)
            {
                results[grid.Count + 2 + q][row] = GridDensity.Quantile(density, grid, Quantiles[q]);
            }

            results[grid.Count + 2 + Quantiles.Count][row] = error;
        }

        plan.CountRows(rows);
    }
}
