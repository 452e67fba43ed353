using Lyraflow.Data.Uncertainty;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>
/// Makes of the inputs of an <see cref="UncertainQuery"/> what is known of a row: which columns are missing, and how they and
/// the errors of the others move the features. One thread's own.
/// </summary>
internal sealed class RowReader(UncertainQuery query, bool marginalizes)
{
    private readonly double[] _soughtDirection = new double[query.Features.Count];
    private readonly double[] _direction = new double[query.Features.Count];
    private readonly double[] _slopes = new double[query.Features.Count * query.Columns.Count];
    private readonly double[] _deviations = new double[query.Columns.Count];
    private readonly double[] _start = new double[query.Features.Count];

    /// <summary>The row, after <see cref="Read"/> found it uncertain.</summary>
    public UncertainRow Row { get; } = new(query.Features.Count);

    /// <summary>
    /// Features that somebody else sets, since they are computed from the column that is sought alone; null for none.
    /// </summary>
    public bool[]? SetElsewhere { get; init; }

    /// <summary>How the column that is sought moves the features; it is no direction of the row.</summary>
    public ReadOnlySpan<double> SoughtDirection => _soughtDirection;

    /// <summary>The features where zero stands for the missing columns; zero for those that have no value.</summary>
    public ReadOnlySpan<double> Start => _start;

    /// <summary>How a column that is missing or has an error moves a feature; zero for others.</summary>
    public double Slope(int feature, int column) => _slopes[(feature * query.Columns.Count) + column];

    /// <summary>The standard deviation of a column; zero where it has none, or is missing.</summary>
    public double Deviation(int column) => _deviations[column];

    /// <summary>What is missing, after <see cref="Read"/>.</summary>
    public MissingPattern Pattern { get; private set; }

    /// <summary>Whether the missing columns of the row move the features as in every row, as they do in colours.</summary>
    public bool IsUsualPattern { get; private set; }

    /// <summary>Reads a row.</summary>
    public RowKind Read(IReadOnlyList<double[]> inputs, int row)
    {
        var (missing, hasErrors) = Look(inputs, row);
        var complete = missing == 0;
        for (var i = 0; i < query.Features.Count; i++)
        {
            complete &= IsNumber(inputs[query.Features[i].Value][row]);
        }

        if (!complete && !marginalizes)
        {
            return RowKind.Incomplete;
        }

        if (complete && !hasErrors)
        {
            return RowKind.Exact;
        }

        Fill(inputs, row, missing);
        return RowKind.Uncertain;
    }

    /// <summary>Reads a row whatever it is.</summary>
    public void ReadAny(IReadOnlyList<double[]> inputs, int row) => Fill(inputs, row, Look(inputs, row).Missing);

    private (ulong Missing, bool HasErrors) Look(IReadOnlyList<double[]> inputs, int row)
    {
        var (missing, hasErrors) = (0UL, false);
        for (var j = 0; j < query.Columns.Count; j++)
        {
            var column = query.Columns[j];
            if (inputs[column.IsMissing][row] != 0)
            {
                missing |= 1UL << j;
            }
            else if (column.Deviation is { } deviation)
            {
                hasErrors |= inputs[deviation][row] != 0;
            }
        }

        return (missing, hasErrors);
    }

    private void Fill(IReadOnlyList<double[]> inputs, int row, ulong missing)
    {
        var (features, columns) = (query.Features.Count, query.Columns.Count);
        Row.Clear();
        var free = 0UL;
        IsUsualPattern = true;
        for (var i = 0; i < features; i++)
        {
            if (SetElsewhere is not null && SetElsewhere[i])
            {
                Row.Center[i] = 0;
                _slopes.AsSpan(i * columns, columns).Clear();
                continue;
            }

            var isFree = !Feature(inputs, row, missing, i);
            free |= isFree ? 1UL << i : 0;
            if (isFree)
            {
                Row.Center[i] = 0;
                _slopes.AsSpan(i * columns, columns).Clear();
                Row.AddFreeFeature(i);
            }
        }

        Pattern = new MissingPattern(missing, free);
        Row.Center.CopyTo(_start);
        for (var j = 0; j < columns; j++)
        {
            _deviations[j] = 0;
            for (var i = 0; i < features; i++)
            {
                _direction[i] = _slopes[(i * columns) + j];
            }

            if (j == query.Sought)
            {
                _direction.CopyTo(_soughtDirection, 0);
            }
            else if ((missing >> j & 1) != 0)
            {
                AddMissing(query.Columns[j], inputs, row);
            }
            else if (query.Columns[j].Deviation is { } deviation)
            {
                _deviations[j] = inputs[deviation][row];
                Row.AddError(_direction, _deviations[j]);
            }
        }
    }

    private void AddMissing(UncertainColumn column, IReadOnlyList<double[]> inputs, int row)
    {
        if (column.Limit is not { } input || !IsNumber(inputs[input][row]))
        {
            Row.AddFree(_direction);
            return;
        }

        // The center has zero in place of the column, and the limit is where the half-line begins.
        for (var i = 0; i < _direction.Length; i++)
        {
            Row.Center[i] += _direction[i] * inputs[input][row];
            _direction[i] = column.IsAboveLimit ? _direction[i] : -_direction[i];
        }

        Row.AddHalfFree(_direction);
    }

    /// <summary>Sets the center and the slopes of a feature; false where it has no value, and no line on which it may lie.</summary>
    private bool Feature(IReadOnlyList<double[]> inputs, int row, ulong missing, int i)
    {
        var feature = query.Features[i];
        var value = inputs[feature.Value][row];
        if (!IsNumber(value))
        {
            value = feature.Filled is { } filled ? inputs[filled][row] : double.NaN;
        }

        if (!IsNumber(value))
        {
            return false;
        }

        for (var j = 0; j < query.Columns.Count; j++)
        {
            var slope = feature.Slopes[j];
            var isMissing = (missing >> j & 1) != 0;
            var number = !slope.IsAny ? 0 : slope.Input >= 0 ? inputs[slope.Input][row] : slope.Constant;
            var matters = isMissing || (query.Columns[j].Deviation is { } deviation && inputs[deviation][row] != 0);
            if (matters && (!IsNumber(number) || ((slope.Bends & missing) != 0 && (feature.Filled is not null || number != 0))))
            {
                return false;
            }

            _slopes[(i * query.Columns.Count) + j] = matters ? number : 0;
            IsUsualPattern &= !isMissing || slope.Input < 0;
        }

        Row.Center[i] = (float)value;
        return true;
    }

    private static bool IsNumber(double value) => double.IsFinite((float)value);
}

/// <summary>What is missing of a row: columns, and features that have no value, as bits.</summary>
internal readonly record struct MissingPattern(ulong Columns, ulong Features);

/// <summary>What a row is.</summary>
internal enum RowKind
{
    /// <summary>Every number is one.</summary>
    Exact,

    /// <summary>It lacks a number, and that is not allowed for.</summary>
    Incomplete,

    /// <summary>Some of its numbers are distributions.</summary>
    Uncertain,
}
