using System.Globalization;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Layers;

/// <summary>A region with hard edges, one interval per column, in the units of the data.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges; both edges belong to the box.</param>
public abstract record BoxShape(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BijectionShape
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

    /// <summary>Refuses data of another number of columns.</summary>
    /// <exception cref="InputException">The box has more or fewer.</exception>
    public void RequireColumns(int dimension)
    {
        if (Left.Count != dimension)
        {
            throw new InputException($"The box has {Left.Count} columns, the data {dimension}. Give one pair of edges for each.");
        }
    }

    /// <summary>Refuses rows outside the box: their density is zero, and nothing can be learnt from them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">Names of the columns, for messages; may be null.</param>
    /// <exception cref="InputException">A row lies outside.</exception>
    public void RequireInside<T>(FeatureTable<T> rows, IReadOnlyList<string>? names = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireColumns(rows.Dimension);
        for (var column = 0; column < Left.Count; column++)
        {
            var left = T.CreateChecked(Left[column]);
            var right = T.CreateChecked(Right[column]);
            T[] outside = [.. rows.Columns[column].Where(value => !(value >= left && value <= right))];
            if (outside.Length > 0)
            {
                var name = names?[column] ?? column.ToString(CultureInfo.InvariantCulture);
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column {name} has {outside.Length} of {rows.Rows} rows outside the box [{Left[column]}, {Right[column]}], "
                        + $"the first at {outside[0]}. Remove such rows or widen the box."));
            }
        }
    }
}

[JsonDerivedType(typeof(BoxScalingShape), "box_scaling")]
public abstract partial record BijectionShape;

/// <summary>The box of a <see cref="BoxScaling{T}"/>.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges.</param>
public sealed record BoxScalingShape(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BoxShape(Left, Right)
{
    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new BoxScaling<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "box scaled to [−1, 1], density zero outside";
}

[JsonDerivedType(typeof(LogitBoxShape), "logit_box")]
public abstract partial record BijectionShape;

/// <summary>The box of a <see cref="LogitBox{T}"/>.</summary>
/// <param name="Left">Lower edges.</param>
/// <param name="Right">Upper edges.</param>
public sealed record LogitBoxShape(IReadOnlyList<double> Left, IReadOnlyList<double> Right) : BoxShape(Left, Right)
{
    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new LogitBox<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "box opened to the real line by the logit, density zero outside";
}
