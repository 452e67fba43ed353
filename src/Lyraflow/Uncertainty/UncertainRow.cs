namespace Lyraflow.Uncertainty;

/// <summary>
/// A row of which some numbers are distributions: x = center + Σ t_j·direction_j, where each t_j is Gaussian (a
/// measurement's error), flat (not measured), or flat from zero on (a limit). Made once, and filled again for every row.
/// </summary>
/// <param name="dimension">Number of features.</param>
public sealed class UncertainRow(int dimension)
{
    private readonly double[] _center = new double[dimension];
    private double[] _directions = new double[8 * dimension];
    private DirectionKind[] _kinds = new DirectionKind[8];

    /// <summary>Number of features.</summary>
    public int Dimension => dimension;

    /// <summary>The features where every t_j is zero.</summary>
    public Span<double> Center => _center;

    /// <summary>Number of directions.</summary>
    public int Count { get; private set; }

    /// <summary>A row of its own that says the same.</summary>
    public UncertainRow Copy()
    {
        var copy = new UncertainRow(dimension)
        {
            Count = Count, _kinds = _kinds[..Count], _directions = _directions[..(Count * dimension)],
        };
        Center.CopyTo(copy.Center);
        return copy;
    }

    /// <summary>Takes all directions away.</summary>
    public void Clear() => Count = 0;

    /// <summary>What t is along a direction.</summary>
    public DirectionKind Kind(int direction) => _kinds[direction];

    /// <summary>A direction; a Gaussian one holds its standard deviation.</summary>
    public ReadOnlySpan<double> Direction(int direction) => _directions.AsSpan(direction * dimension, dimension);

    /// <summary>Adds a measurement's error, which moves the features by factor·direction per standard deviation.</summary>
    /// <param name="direction">How the features move with the column.</param>
    /// <param name="standardDeviation">That of the column; zero adds nothing, infinity is <see cref="AddFree"/>.</param>
    public void AddError(ReadOnlySpan<double> direction, double standardDeviation)
    {
        if (double.IsPositiveInfinity(standardDeviation))
        {
            AddFree(direction);
        }
        else if (standardDeviation != 0)
        {
            Add(direction, standardDeviation, DirectionKind.Gaussian);
        }
    }

    /// <summary>Adds a column that was not measured.</summary>
    public void AddFree(ReadOnlySpan<double> direction) => Add(direction, 1, DirectionKind.Free);

    /// <summary>Adds a feature that has no value.</summary>
    public void AddFreeFeature(int feature)
    {
        var direction = Grow(DirectionKind.Free);
        direction.Clear();
        direction[feature] = 1;
    }

    /// <summary>Adds a column that is known to lie beyond where the center has it, in the sense of the direction.</summary>
    public void AddHalfFree(ReadOnlySpan<double> direction) => Add(direction, 1, DirectionKind.HalfFree);

    private void Add(ReadOnlySpan<double> direction, double factor, DirectionKind kind)
    {
        var to = Grow(kind);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = direction[i] * factor;
        }
    }

    private Span<double> Grow(DirectionKind kind)
    {
        if (Count == _kinds.Length)
        {
            Array.Resize(ref _kinds, (2 * Count) + 1);
            Array.Resize(ref _directions, ((2 * Count) + 1) * dimension);
        }

        _kinds[Count] = kind;
        return _directions.AsSpan(Count++ * dimension, dimension);
    }
}

/// <summary>What is known along a direction of an <see cref="UncertainRow"/>.</summary>
public enum DirectionKind
{
    /// <summary>A standard normal number.</summary>
    Gaussian,

    /// <summary>Nothing: a flat distribution.</summary>
    Free,

    /// <summary>The sign: a flat distribution from zero on.</summary>
    HalfFree,
}
