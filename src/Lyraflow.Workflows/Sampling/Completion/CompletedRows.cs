using System.Globalization;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>
/// Draws the columns that rows lack, given what they have. One thread's own; the draws of a row depend on the seed, its number
/// and the row alone.
/// </summary>
internal sealed class CompletedRows : IRowComputation
{
    // To choose among classes needs no hundredth of a nat.
    private static readonly IntegrationSettings Loose = new() { Tolerance = 0.05 };

    private readonly CompletionPlan _plan;
    private readonly RowReader _reader;
    private readonly UncertainScorer? _scorer;
    private readonly PosteriorSampler[] _samplers;
    private readonly MissingColumns _solver;
    private readonly double[] _shares;
    private readonly double[] _errors;
    private readonly int[] _classes;
    private readonly double[] _drawn;
    private readonly double[] _values;

    public CompletedRows(CompletionPlan plan)
    {
        _plan = plan;
        _reader = new RowReader(plan.Query, marginalizes: true);
        _scorer = plan.Densities.Count == 1 ? null : new UncertainScorer(plan.Densities, Loose);
        _samplers = [.. plan.Densities.Select(density => new PosteriorSampler(density))];
        var (features, columns) = (plan.Query.Features.Count, plan.Query.Columns.Count);
        _solver = new MissingColumns(features, columns);
        _shares = new double[plan.Densities.Count];
        _errors = new double[plan.Densities.Count];
        _classes = new int[plan.Draws];
        _drawn = new double[plan.Draws * features];
        _values = new double[columns];
    }

    /// <inheritdoc/>
    public void Compute(IReadOnlyList<double[]> columns, int rows, IReadOnlyList<double[]> results)
    {
        for (var row = 0; row < rows; row++)
        {
            foreach (var result in results)
            {
                result[row] = double.NaN;
            }

            _reader.ReadAny(columns, row);
            if (_reader.Pattern.Columns != 0)
            {
                var number = columns[_plan.Query.InputCount][row].ToString("f0", CultureInfo.InvariantCulture);
                Complete(new RandomSource(_plan.Seed).Fork($"row {number}"), row, results);
            }
        }

        _plan.CountRows(rows);
    }

    private void Complete(RandomSource random, int row, IReadOnlyList<double[]> results)
    {
        _plan.CountCompleted();
        _solver.Set(_reader);
        for (var j = 0; j < _values.Length; j++)
        {
            if ((_reader.Pattern.Columns >> j & 1) != 0 && !_solver.Determines(j))
            {
                _plan.CountUndetermined(j);
            }
        }

        if (!ChooseClasses(random.Fork("classes")))
        {
            _plan.CountWithoutDensity();
            return;
        }

        var features = _reader.Row.Dimension;
        var errors = random.Fork("errors");
        for (var k = 0; k < _samplers.Length; k++)
        {
            var count = _classes.Count(item => item == k);
            if (count == 0)
            {
                continue;
            }

            var drawn = _drawn.AsSpan(0, count * features);
            var effective = _samplers[k].Draw(_reader.Row, random.Fork($"class {k}"), drawn);
            var next = 0;
            for (var draw = 0; draw < _plan.Draws; draw++)
            {
                if (_classes[draw] != k)
                {
                    continue;
                }

                _solver.Solve(_reader, drawn.Slice(next, features), errors, _values);
                next += features;
                Write(results, row, draw, k, double.IsFinite(effective) ? effective : double.NaN);
            }
        }
    }

    private void Write(IReadOnlyList<double[]> results, int row, int draw, int k, double effective)
    {
        var at = draw * _plan.Stride;
        results[at][row] = k;
        results[at + 1][row] = effective;
        for (var j = 0; j < _values.Length; j++)
        {
            results[at + 2 + j][row] = (_reader.Pattern.Columns >> j & 1) != 0 ? _values[j] : double.NaN;
        }
    }

    /// <summary>Chooses the class of each draw by the posterior of the row; false where no class has it.</summary>
    private bool ChooseClasses(RandomSource random)
    {
        Array.Clear(_classes);
        if (_scorer is null)
        {
            return true;
        }

        _scorer.LogDensity(_reader.Row, _shares, _errors);
        var largest = double.NegativeInfinity;
        for (var k = 0; k < _shares.Length; k++)
        {
            _shares[k] = double.IsNaN(_shares[k]) ? double.NegativeInfinity : _shares[k] + _plan.LogPriors[k];
            largest = Math.Max(largest, _shares[k]);
        }

        if (!double.IsFinite(largest))
        {
            return false;
        }

        var sum = 0.0;
        for (var k = 0; k < _shares.Length; k++)
        {
            sum += Math.Exp(_shares[k] - largest);
            _shares[k] = sum;
        }

        for (var draw = 0; draw < _classes.Length; draw++)
        {
            var choice = random.NextUniform() * sum;
            _classes[draw] = Array.FindIndex(_shares, share => choice < share);
        }

        return true;
    }
}
