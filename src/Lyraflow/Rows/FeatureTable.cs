using System.Numerics;

namespace Lyraflow.Rows;

/// <summary>Rows of numbers, stored column after column: what flows are trained on, score and sample.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class FeatureTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] _columns;

    /// <summary>Wraps columns without copying them.</summary>
    /// <param name="columns">One array per column, all of the same length.</param>
    /// <exception cref="ArgumentException">There is no column, or their lengths differ.</exception>
    public FeatureTable(IReadOnlyList<T[]> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.Any(column => column.Length != columns[0].Length))
        {
            throw new ArgumentException("A table needs columns, all of the same length.", nameof(columns));
        }

        _columns = [.. columns];
    }

    /// <summary>An empty table to fill.</summary>
    public FeatureTable(int rows, int dimension)
        : this([.. Enumerable.Range(0, dimension).Select(_ => new T[rows])])
    {
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _columns[0].Length;

    /// <summary>Number of columns.</summary>
    public int Dimension => _columns.Length;

    /// <summary>The columns.</summary>
    public IReadOnlyList<T[]> Columns => _columns;

    /// <summary>What the rows are conditioned on, row by row: p(these columns | context); null for nothing.</summary>
    public FeatureTable<T>? Context { get; private init; }

    /// <summary>The same rows, conditioned on the rows of another table.</summary>
    /// <param name="context">As many rows as this table has; no columns are copied.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public FeatureTable<T> Given(FeatureTable<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Rows == Rows
            ? new FeatureTable<T>(_columns) { Context = context }
            : throw new ArgumentException($"{Rows} rows cannot be conditioned on {context.Rows}.", nameof(context));
    }

    /// <summary>Creates a table from rows × columns.</summary>
    public static FeatureTable<T> FromRows(T[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FeatureTable<T>(rows.GetLength(0), rows.GetLength(1));
        for (var row = 0; row < table.Rows; row++)
        {
            for (var column = 0; column < table.Dimension; column++)
            {
                table._columns[column][row] = rows[row, column];
            }
        }

        return table;
    }

    /// <summary>The rows with these indices, in their order.</summary>
    public FeatureTable<T> Select(ReadOnlySpan<int> rows)
    {
        var selected = new FeatureTable<T>(rows.Length, Dimension) { Context = Context?.Select(rows) };
        for (var column = 0; column < Dimension; column++)
        {
            var from = _columns[column];
            var to = selected._columns[column];
            for (var row = 0; row < to.Length; row++)
            {
                to[row] = from[rows[row]];
            }
        }

        return selected;
    }

    /// <summary>The same rows in another precision.</summary>
    public FeatureTable<TOther> Convert<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
        => new([.. _columns.Select(column => Array.ConvertAll(column, TOther.CreateChecked))]) { Context = Context?.Convert<TOther>() };
}
