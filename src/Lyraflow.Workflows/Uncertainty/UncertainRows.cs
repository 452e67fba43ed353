using Lyraflow.Data.Uncertainty;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>
/// Scores blocks of rows: those without errors and with all their numbers as ever, the others integrated over what is
/// uncertain. One thread's own; a row's result depends on nothing but the row.
/// </summary>
internal sealed class UncertainRows : IRowComputation
{
    private readonly UncertainModel _model;
    private readonly UncertainQuery _query;
    private readonly RowReader _reader;
    private readonly UncertainScorer _scorer;
    private readonly IDensityScorer<float>[] _exact;
    private readonly FeatureTable<float> _rows;
    private readonly int[] _places = new int[RowFunction.BlockRows];
    private readonly double[] _densities = new double[RowFunction.BlockRows];
    private readonly double[] _found;
    private readonly double[] _errors;

    public UncertainRows(UncertainModel model, UncertainQuery query, bool marginalizes)
    {
        _model = model;
        _query = query;
        _reader = new RowReader(query, marginalizes);
        _scorer = new UncertainScorer(model.Densities, model.Settings);
        var alone = new WorkerTeam(1);
        _exact = [.. model.Densities.Select(item => item.Density.NewScorer(alone))];
        _rows = new FeatureTable<float>(RowFunction.BlockRows, query.Features.Count);
        _found = new double[model.Densities.Count];
        _errors = new double[model.Densities.Count];
    }

    /// <inheritdoc/>
    public void Compute(IReadOnlyList<double[]> columns, int rows, IReadOnlyList<double[]> results)
    {
        var exact = 0;
        for (var row = 0; row < rows; row++)
        {
            CountMissing(columns, row);
            switch (_reader.Read(columns, row))
            {
                case RowKind.Exact:
                    for (var i = 0; i < _rows.Dimension; i++)
                    {
                        _rows.Columns[i][exact] = (float)columns[_query.Features[i].Value][row];
                    }

                    _places[exact++] = row;
                    break;
                case RowKind.Uncertain:
                    Score(row, results);
                    break;
                default:
                    _model.Counts.AddIncomplete();
                    foreach (var result in results)
                    {
                        result[row] = double.NaN;
                    }

                    break;
            }
        }

        ScoreExact(exact, results);
        _model.Counts.AddRows(rows);
    }

    private void CountMissing(IReadOnlyList<double[]> columns, int row)
    {
        for (var i = 0; i < _query.Features.Count; i++)
        {
            if (double.IsNaN(columns[_query.Features[i].Value][row]))
            {
                _model.Counts.AddMissing(i);
            }
        }
    }

    private void ScoreExact(int count, IReadOnlyList<double[]> results)
    {
        var layout = _model.Layout;
        for (var k = 0; k < _exact.Length; k++)
        {
            _exact[k].LogDensity(_rows, count, _densities.AsMemory(0, count));
            for (var i = 0; i < count; i++)
            {
                var density = (float)_densities[i];
                results[k][_places[i]] = float.IsNaN(density) ? double.NegativeInfinity : density;
            }
        }

        for (var i = 0; i < count; i++)
        {
            results[layout.IsExact][_places[i]] = 1;
            results[layout.Error][_places[i]] = 0;
            results[layout.Above][_places[i]] = 0;
            results[layout.IsOutlier][_places[i]] = 0;
        }
    }

    private void Score(int row, IReadOnlyList<double[]> results)
    {
        var layout = _model.Layout;
        _scorer.LogDensity(_reader.Row, _found, _errors);
        var above = double.NegativeInfinity;
        var isOutlier = true;
        var isKnown = _scorer.KnownDirections > 0;
        var thresholds = isKnown ? _model.Thresholds.Of(_reader) : [];
        for (var k = 0; k < _found.Length; k++)
        {
            var density = double.IsNaN(_found[k]) ? double.NegativeInfinity : (double)(float)_found[k];
            results[k][row] = density;
            if (isKnown)
            {
                var threshold = thresholds[k] - _scorer.Widening(_model.Densities[k]);
                above = Math.Max(above, density - threshold);
                isOutlier &= density < threshold || double.IsNegativeInfinity(density);
            }
        }

        var error = _model.ErrorOfRatio(_errors);
        results[layout.IsExact][row] = 0;
        results[layout.Error][row] = error;

        // Where nothing is known, no class is contradicted, and nothing moves the posterior from the prior.
        results[layout.Above][row] = above;
        results[layout.IsOutlier][row] = isKnown && isOutlier ? 1 : 0;
        _model.Counts.AddUncertain(error > _model.Settings.Tolerance * Math.Sqrt(2) + 1e-3);
    }
}
