using Lyraflow.Engine;

namespace Lyraflow.Layers;

/// <summary>Some rows, column after column: what a <see cref="CustomBijection"/> is given to work on.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct Columns<T>
    where T : unmanaged
{
    private readonly Span<T> _elements;
    private readonly int _stride;

    /// <summary>Sees columns in values that lie one column after the other.</summary>
    /// <param name="values">All rows of the first column, then of the next; not copied.</param>
    /// <param name="count">Number of columns.</param>
    /// <exception cref="ArgumentException">The values are not as many for each column.</exception>
    public Columns(Span<T> values, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (values.Length % count != 0)
        {
            throw new ArgumentException($"{values.Length} values do not fill {count} columns.", nameof(values));
        }

        _elements = values;
        Count = count;
        RowCount = values.Length / count;
        _stride = RowCount;
    }

    internal Columns(Tile<T> tile)
    {
        _elements = tile.Elements;
        Count = tile.Columns;
        RowCount = tile.Rows;
        _stride = tile.Stride;
    }

    /// <summary>Number of columns.</summary>
    public int Count { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>One number per row.</summary>
    public Span<T> this[int column] => _elements.Slice(column * _stride, RowCount);
}
