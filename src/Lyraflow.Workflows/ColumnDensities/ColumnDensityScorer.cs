using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>
/// p(column | all else that is known of the row) on a grid: proportional to Σ π_k p_k(features at the value)·|∂features/∂column|,
/// each integrated over what is uncertain besides. One thread's own.
/// </summary>
internal sealed class ColumnDensityScorer
{
    private readonly ColumnDensityPlan _plan;
    private readonly RowReader _reader;
    private readonly UncertainScorer _scorer;
    private readonly double[] _density;
    private readonly double[] _direction;
    private readonly double[] _start;
    private readonly double[] _found;
    private readonly double[] _errors;

    public ColumnDensityScorer(ColumnDensityPlan plan)
    {
        _plan = plan;
        _reader = new RowReader(plan.Query, marginalizes: true) { SetElsewhere = plan.IsTabulated };
        _scorer = new UncertainScorer(plan.Densities);
        _density = new double[plan.Grid.Count];
        _direction = new double[plan.Query.Features.Count];
        _start = new double[plan.Query.Features.Count];
        _found = new double[plan.Densities.Count];
        _errors = new double[plan.Densities.Count];
    }

    /// <summary>The density of the row last read, which integrates to one over the grid; NaN where there is none.</summary>
    public ReadOnlySpan<double> Density => _density;

    /// <summary>Finds the density of a row; returns the largest error of ln p near the maximum, in nats.</summary>
    public double Read(IReadOnlyList<double[]> columns, int row)
    {
        _reader.ReadAny(columns, row);
        var error = Fill();
        GridDensity.Normalize(_density, _plan.Grid.Step);
        return error;
    }

    /// <summary>ln of the density, but for a factor, at all values; returns the largest error where it matters.</summary>
    private double Fill()
    {
        var row = _reader.Row;
        row.Center.CopyTo(_start);
        _reader.SoughtDirection.CopyTo(_direction);
        var (largest, worst) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < _density.Length; i++)
        {
            var value = _plan.Grid.At(i);
            var isNumber = true;
            for (var f = 0; f < _start.Length; f++)
            {
                if (_plan.Tables[f] is { } table)
                {
                    (row.Center[f], _direction[f]) = (table.Values[i], table.Slopes[i]);
                    isNumber &= double.IsFinite(table.Values[i]) && double.IsFinite(table.Slopes[i]);
                }
                else
                {
                    row.Center[f] = _start[f] + (_direction[f] * value);
                }
            }

            _density[i] = isNumber ? LogDensity(row) : double.NegativeInfinity;
            if (_density[i] > largest - 3)
            {
                largest = Math.Max(largest, _density[i]);
                foreach (var error in _errors)
                {
                    worst = Math.Max(worst, error);
                }
            }
        }

        return worst;
    }

    private double LogDensity(UncertainRow row)
    {
        _scorer.LogDensity(row, _found, _errors);

        // What the column does not move says nothing of it, and then every value is as likely.
        var length = _scorer.KnownLength(_direction);
        var largest = double.NegativeInfinity;
        for (var k = 0; k < _found.Length; k++)
        {
            _found[k] += _plan.LogPriors[k];
            largest = Math.Max(largest, _found[k]);
        }

        if (double.IsNegativeInfinity(largest) || double.IsNaN(largest))
        {
            return double.NegativeInfinity;
        }

        var sum = 0.0;
        foreach (var term in _found)
        {
            sum += Math.Exp(term - largest);
        }

        return largest + Math.Log(sum) + (length > 0 ? Math.Log(length) : 0);
    }
}
