using System.Globalization;
using System.Numerics;
using Lyraflow.Primitives;

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

    /// <summary>Names of the columns, for messages and output; null where nobody named them.</summary>
    public IReadOnlyList<string>? Names { get; private init; }

    /// <summary>The same rows with names for their columns.</summary>
    /// <param name="names">One name per column.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than columns.</exception>
    public FeatureTable<T> Named(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == Dimension
            ? new FeatureTable<T>(_columns) { Context = Context, Names = [.. names] }
            : throw new ArgumentException($"{Dimension} columns need as many names, not {names.Count}.", nameof(names));
    }

    /// <summary>The same rows, conditioned on the rows of another table.</summary>
    /// <param name="context">As many rows as this table has; no columns are copied.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public FeatureTable<T> Given(FeatureTable<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Rows == Rows
            ? new FeatureTable<T>(_columns) { Context = context, Names = Names }
            : throw new ArgumentException($"{Rows} rows cannot be conditioned on {context.Rows}.", nameof(context));
    }

    /// <summary>Creates a table from rows × columns.</summary>
    /// <param name="rows">The numbers, rounded to <typeparamref name="T"/>.</param>
    public static FeatureTable<T> FromRows<TNumber>(TNumber[,] rows)
        where TNumber : INumberBase<TNumber>
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FeatureTable<T>(rows.GetLength(0), rows.GetLength(1));
        for (var row = 0; row < table.Rows; row++)
        {
            for (var column = 0; column < table.Dimension; column++)
            {
                table._columns[column][row] = T.CreateChecked(rows[row, column]);
            }
        }

        return table;
    }

    /// <summary>Creates a table from rows.</summary>
    /// <param name="rows">At least one row, all of the same length; the numbers are rounded to <typeparamref name="T"/>.</param>
    /// <exception cref="InputException">There is no row, or their lengths differ.</exception>
    public static FeatureTable<T> FromRows<TNumber>(IReadOnlyList<TNumber[]> rows)
        where TNumber : INumberBase<TNumber>
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows[0].Length == 0)
        {
            throw new InputException("A table needs at least one row with at least one number.");
        }

        var table = new FeatureTable<T>(rows.Count, rows[0].Length);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != table.Dimension)
            {
                throw new InputException($"Row {row} (the first is 0) has {rows[row].Length} numbers, the first {table.Dimension}.");
            }

            for (var column = 0; column < table.Dimension; column++)
            {
                table._columns[column][row] = T.CreateChecked(rows[row][column]);
            }
        }

        return table;
    }

    /// <summary>Creates a table from columns that lie one after the other.</summary>
    /// <param name="values">All rows of the first column, then of the next; copied.</param>
    /// <param name="dimension">Number of columns.</param>
    /// <exception cref="ArgumentException">The values are not as many for each column.</exception>
    public static FeatureTable<T> FromColumns(ReadOnlySpan<T> values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (values.Length % dimension != 0)
        {
            throw new ArgumentException($"{values.Length} values do not fill {dimension} columns.", nameof(values));
        }

        var table = new FeatureTable<T>(values.Length / dimension, dimension);
        for (var column = 0; column < dimension; column++)
        {
            values.Slice(column * table.Rows, table.Rows).CopyTo(table._columns[column]);
        }

        return table;
    }

    /// <summary>Rows × columns as a table.</summary>
    public static implicit operator FeatureTable<T>(double[,] rows) => FromRows(rows);

    /// <summary>Rows × columns as a table.</summary>
    public static implicit operator FeatureTable<T>(float[,] rows) => FromRows(rows);

    /// <summary>Rows as a table.</summary>
    public static implicit operator FeatureTable<T>(double[][] rows) => FromRows(rows);

    /// <summary>Rows as a table.</summary>
    public static implicit operator FeatureTable<T>(float[][] rows) => FromRows(rows);

    /// <summary>Fails on the first number that is NaN or infinite, of the context too.</summary>
    /// <exception cref="InputException">There is one; the message tells the row, counted from 0, and the column.</exception>
    public void RequireFinite()
    {
        for (var column = 0; column < Dimension; column++)
        {
            var row = Array.FindIndex(_columns[column], value => !T.IsFinite(value));
            if (row >= 0)
            {
                var name = Names?[column] ?? column.ToString(CultureInfo.InvariantCulture);
                throw new InputException(
                    $"Row {row} (the first is 0) has no finite number in column {name}; take the row out or fill in a number.");
            }
        }

        Context?.RequireFinite();
    }

    /// <summary>The rows with these indices, in their order.</summary>
    public FeatureTable<T> Select(ReadOnlySpan<int> rows)
    {
        var selected = new FeatureTable<T>(rows.Length, Dimension) { Context = Context?.Select(rows), Names = Names };
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

    /// <summary>Whether all numbers of a row, and of its context, are finite.</summary>
    public bool IsFinite(int row)
    {
        foreach (var column in _columns)
        {
            if (!T.IsFinite(column[row]))
            {
                return false;
            }
        }

        return Context is null || Context.IsFinite(row);
    }

    /// <summary>The same rows in another precision.</summary>
    public FeatureTable<TOther> Convert<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
        => new([.. _columns.Select(column => Array.ConvertAll(column, TOther.CreateChecked))])
        {
            Context = Context?.Convert<TOther>(),
            Names = Names,
        };
}
