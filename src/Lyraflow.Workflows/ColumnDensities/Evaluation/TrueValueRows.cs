using Lyraflow.Data.Uncertainty;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>What the density of a column says of the value that a row has for it. One thread's own.</summary>
internal sealed class TrueValueRows(ColumnDensityPlan plan) : IRowComputation
{
    /// <summary>Number of results of a row, which are those of a <see cref="TrueValue"/>.</summary>
    public const int ResultCount = 9;

    private readonly ColumnDensityScorer _scorer = new(plan);

    /// <inheritdoc/>
    public void Compute(IReadOnlyList<double[]> columns, int rows, IReadOnlyList<double[]> results)
    {
        for (var row = 0; row < rows; row++)
        {
            var found = Measure(columns, row);
            results[0][row] = (int)found.Fate;
            results[1][row] = found.Value;
            results[2][row] = found.Transform;
            results[3][row] = found.RankedScore;
            results[4][row] = found.LogScore;
            results[5][row] = found.Mean;
            results[6][row] = found.Median;
            results[7][row] = found.Mode;
            results[8][row] = found.Error;
        }

        plan.CountRows(rows);
    }

    private TrueValue Measure(IReadOnlyList<double[]> columns, int row)
    {
        var value = columns[plan.Query.SoughtValue!.Value][row];
        var grid = plan.Grid;
        if (double.IsNaN(value))
        {
            return new TrueValue { Fate = RowFate.WithoutValue };
        }

        if (value < grid.Low || value > grid.High)
        {
            return new TrueValue { Fate = RowFate.BeyondGrid };
        }

        var error = _scorer.Read(columns, row);
        var density = _scorer.Density;
        return double.IsNaN(density[0]) ? new TrueValue { Fate = RowFate.WithoutDensity } : new TrueValue
        {
            Fate = RowFate.Measured,
            Value = value,
            Transform = Math.Clamp(GridDensity.Below(density, grid, value), 0, 1),
            RankedScore = GridDensity.RankedProbabilityScore(density, grid, value),
            LogScore = -Math.Log(GridDensity.At(density, grid, value)),
            Mean = GridDensity.Mean(density, grid),
            Median = GridDensity.Quantile(density, grid, 0.5),
            Mode = GridDensity.Mode(density, grid),
            Error = error,
        };
    }
}

/// <summary>A row's value of a column, and what its density says of it.</summary>
internal readonly record struct TrueValue
{
    /// <summary>Whether the row is measured; without that the rest says nothing.</summary>
    public RowFate Fate { get; init; }

    /// <summary>The value.</summary>
    public double Value { get; init; }

    /// <summary>The probability of less.</summary>
    public double Transform { get; init; }

    /// <summary>The continuous ranked probability score.</summary>
    public double RankedScore { get; init; }

    /// <summary>−ln p of the value.</summary>
    public double LogScore { get; init; }

    /// <summary>The density's mean.</summary>
    public double Mean { get; init; }

    /// <summary>Its median.</summary>
    public double Median { get; init; }

    /// <summary>Its mode.</summary>
    public double Mode { get; init; }

    /// <summary>The largest error of ln p near the maximum, in nats.</summary>
    public double Error { get; init; }
}

/// <summary>What becomes of a row that is evaluated.</summary>
internal enum RowFate
{
    /// <summary>It is measured.</summary>
    Measured,

    /// <summary>It has no number for the column.</summary>
    WithoutValue,

    /// <summary>Its number lies beyond the grid.</summary>
    BeyondGrid,

    /// <summary>No class gives it a density anywhere on the grid.</summary>
    WithoutDensity,
}
