namespace Lyraflow.Bijections;

/// <summary>A region with hard edges, one interval per column, in the units of the data.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges; both edges belong to the box.</param>
public abstract record BoxOptions(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate()
    {
        if (Left.Count == 0 || Left.Count != Right.Count)
        {
            throw new InputException($"A box needs as many lower as upper edges, not {Left.Count} and {Right.Count}.");
        }

        for (var column = 0; column < Left.Count; column++)
        {
            if (!double.IsFinite(Left[column]) || !double.IsFinite(Right[column]) || !(Left[column] < Right[column]))
            {
                throw new InputException(
                    $"A box needs finite edges with lower < upper; column {column} has [{Left[column]}, {Right[column]}].");
            }
        }
    }

    /// <summary>Refuses rows outside the box: their density is zero, and nothing can be learnt from them.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="InputException">A row lies outside.</exception>
    public void RequireInside<T>(FeatureTable<T> rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (var column = 0; column < Left.Count; column++)
        {
            var left = T.CreateChecked(Left[column]);
            var right = T.CreateChecked(Right[column]);
            var values = rows.Columns[column];
            for (var row = 0; row < values.Length; row++)
            {
                if (!(values[row] >= left && values[row] <= right))
                {
                    throw new InputException(
                        $"Row {row} has {values[row]} in column {column}, outside the box [{Left[column]}, {Right[column]}]. Remove such rows or widen the box.");
                }
            }
        }
    }
}

/// <summary>The box of a <see cref="BoxScaling{T}"/>.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges.</param>
public sealed record BoxScalingOptions(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BoxOptions(Left, Right)
{
    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new BoxScaling<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "box scaled to [−1, 1], density zero outside";
}

/// <summary>The box of a <see cref="LogitBox{T}"/>.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges.</param>
public sealed record LogitBoxOptions(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BoxOptions(Left, Right)
{
    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new LogitBox<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "box opened to the real line by the logit, density zero outside";
}
