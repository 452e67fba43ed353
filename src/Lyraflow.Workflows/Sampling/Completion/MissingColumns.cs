using Lyraflow.Primitives;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Sampling.Completion;

/// <summary>
/// Takes features that were drawn for a row back to the columns that it lacks. With c the missing columns, J how they move the
/// features and ε the errors of the others, in standard deviations, features = start + J·c + E·ε. Where there are no errors that
/// is solved for c; else ε is drawn first from the normal distribution, given that the equation can be solved, by shifting a draw onto it
/// (Matheron's rule). A column that others could stand in for is not determined. One thread's own.
/// </summary>
/// <param name="features">Number of features.</param>
/// <param name="columns">Number of columns.</param>
internal sealed class MissingColumns(int features, int columns)
{
    // Of a vector's own length: what is left of one that others make up is rounding.
    private const double Tolerance = 1e-7;

    private readonly bool[] _isKnown = new bool[features];
    private readonly List<int> _missing = [];
    private readonly List<int> _erring = [];
    private readonly List<double[]> _span = [];
    private readonly double[]?[] _solutions = new double[columns][];
    private readonly List<(double[] Errors, double[] Features)> _constraints = [];
    private readonly double[] _rest = new double[features];
    private readonly double[] _errors = new double[columns];

    /// <summary>Takes the row that was read last.</summary>
    public void Set(RowReader row)
    {
        _missing.Clear();
        _erring.Clear();
        for (var j = 0; j < columns; j++)
        {
            if ((row.Pattern.Columns >> j & 1) != 0)
            {
                _missing.Add(j);
            }
            else if (row.Deviation(j) > 0)
            {
                _erring.Add(j);
            }
        }

        for (var i = 0; i < features; i++)
        {
            // A feature without a value was drawn, and says nothing of the columns that it is no straight line in.
            _isKnown[i] = (row.Pattern.Features >> i & 1) == 0;
        }

        foreach (var column in _missing)
        {
            _solutions[column] = Solution(row, column);
        }

        Span(row, without: -1);
        Constrain(row);
    }

    /// <summary>Whether the features determine a missing column.</summary>
    public bool Determines(int column) => _solutions[column] is not null;

    /// <summary>Finds the missing columns where features were drawn.</summary>
    /// <param name="row">The row.</param>
    /// <param name="drawn">Its features.</param>
    /// <param name="random">Draws the errors.</param>
    /// <param name="values">Receives, for each column that is missing, its value; NaN where it is not determined.</param>
    public void Solve(RowReader row, ReadOnlySpan<double> drawn, RandomSource random, Span<double> values)
    {
        for (var i = 0; i < features; i++)
        {
            _rest[i] = _isKnown[i] ? drawn[i] - row.Start[i] : 0;
        }

        DrawErrors(random);
        foreach (var error in _erring)
        {
            for (var i = 0; i < features; i++)
            {
                _rest[i] -= _isKnown[i] ? row.Slope(i, error) * row.Deviation(error) * _errors[error] : 0;
            }
        }

        foreach (var column in _missing)
        {
            values[column] = _solutions[column] is { } solution ? Dot(solution, _rest) : double.NaN;
        }
    }

    /// <summary>Errors from the normal distribution, given what was drawn.</summary>
    private void DrawErrors(RandomSource random)
    {
        foreach (var error in _erring)
        {
            _errors[error] = random.NextNormal();
        }

        foreach (var (ofErrors, ofFeatures) in _constraints)
        {
            var lacks = Dot(ofFeatures, _rest);
            foreach (var error in _erring)
            {
                lacks -= ofErrors[error] * _errors[error];
            }

            foreach (var error in _erring)
            {
                _errors[error] += ofErrors[error] * lacks;
            }
        }
    }

    /// <summary>What takes features to a column: orthogonal to how all other missing ones move them; null where nothing is left.</summary>
    private double[]? Solution(RowReader row, int column)
    {
        Span(row, without: column);
        var left = Direction(row, column);
        var length = Math.Sqrt(Dot(left, left));
        Subtract(left);
        var square = Dot(left, left);
        if (!(Math.Sqrt(square) > Tolerance * length))
        {
            return null;
        }

        for (var i = 0; i < features; i++)
        {
            left[i] /= square;
        }

        return left;
    }

    /// <summary>Orthonormal vectors that span how the missing columns move the features, but for one.</summary>
    private void Span(RowReader row, int without)
    {
        _span.Clear();
        foreach (var column in _missing)
        {
            if (column != without)
            {
                var next = Direction(row, column);
                var length = Math.Sqrt(Dot(next, next));
                Subtract(next);
                var left = Math.Sqrt(Dot(next, next));
                if (left > Tolerance * length)
                {
                    Scale(next, 1 / left);
                    _span.Add(next);
                }
            }
        }
    }

    /// <summary>What must hold of the errors so that the missing columns can make up the rest, as orthonormal equations.</summary>
    private void Constrain(RowReader row)
    {
        _constraints.Clear();
        for (var i = 0; i < features && _erring.Count > 0; i++)
        {
            var ofFeatures = new double[features];
            ofFeatures[i] = _isKnown[i] ? 1 : 0;
            Subtract(ofFeatures);
            var ofErrors = new double[columns];
            var size = 0.0;
            foreach (var error in _erring)
            {
                for (var f = 0; f < features; f++)
                {
                    ofErrors[error] += _isKnown[f] ? ofFeatures[f] * row.Slope(f, error) * row.Deviation(error) : 0;
                    size = Math.Max(size, Math.Abs(row.Slope(f, error) * row.Deviation(error)));
                }
            }

            foreach (var (earlier, its) in _constraints)
            {
                var part = Dot(ofErrors, earlier);
                Add(ofErrors, earlier, -part);
                Add(ofFeatures, its, -part);
            }

            var length = Math.Sqrt(Dot(ofErrors, ofErrors));
            if (length > Tolerance * size)
            {
                Scale(ofErrors, 1 / length);
                Scale(ofFeatures, 1 / length);
                _constraints.Add((ofErrors, ofFeatures));
            }
        }
    }

    private double[] Direction(RowReader row, int column)
    {
        var direction = new double[features];
        for (var i = 0; i < features; i++)
        {
            direction[i] = _isKnown[i] ? row.Slope(i, column) : 0;
        }

        return direction;
    }

    /// <summary>Takes away what the span makes up, twice for the rounding of the first time.</summary>
    private void Subtract(double[] vector)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var other in _span)
            {
                Add(vector, other, -Dot(vector, other));
            }
        }
    }

    private static void Add(double[] to, double[] vector, double factor)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * vector[i];
        }
    }

    private static void Scale(double[] vector, double factor)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
