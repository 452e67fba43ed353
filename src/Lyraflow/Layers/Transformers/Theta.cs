using System.Numerics;
using System.Runtime.CompilerServices;
using Lyraflow.Engine.Networks;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// The parameters θ of a scalar map for the rows of a tile: all of them in columns, or the last ones, of which a row
/// needs only two neighbours, in a table of the network's outputs.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct Theta<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly OutputTable<T> _table;

    internal Theta(Tile<T> columns, OutputTable<T> table)
    {
        Columns = columns;
        _table = table;
    }

    private Theta(Tile<T> columns) => Columns = columns;

    /// <summary>The parameters that are in columns; the transformer may overwrite them.</summary>
    public Tile<T> Columns { get; }

    /// <summary>Number of parameters.</summary>
    public int Count => Columns.Columns + _table.Count;

    /// <summary>All parameters in columns.</summary>
    public static implicit operator Theta<T>(Tile<T> columns) => new(columns);

    /// <summary>Parameters <paramref name="left"/> and left + 1 of the ones from <paramref name="first"/> to the end.</summary>
    /// <param name="row">The first row of a vector of rows.</param>
    /// <param name="first">Where the parameters that are looked up begin.</param>
    /// <param name="left">A whole number for each row; a parameter that does not exist counts as zero.</param>
    /// <param name="right">Parameter left + 1.</param>
    /// <returns>Parameter left.</returns>
    internal TLanes LookUp<TLanes>(int row, int first, TLanes left, out TLanes right)
        where TLanes : struct, ILanes<TLanes, T>
    {
        if (_table.Count > 0)
        {
            return LookUpInTable(row, left, out right);
        }

        ref var parameter = ref At(first, row);
        var (value0, value1) = (TLanes.Zero, TLanes.Zero);
        var (number, next) = (TLanes.Zero, left + TLanes.One);
        for (var i = first; i < Columns.Columns; i++)
        {
            var value = TLanes.Load(ref parameter);
            value0 = TLanes.Select(TLanes.Equals(number, left), value, value0);
            value1 = TLanes.Select(TLanes.Equals(number, next), value, value1);
            number += TLanes.One;
            parameter = ref Unsafe.Add(ref parameter, Columns.Stride);
        }

        right = value1;
        return value0;
    }

    /// <summary>Takes in ∂loss/∂ of the parameters that <see cref="LookUp"/> found; of all others it is zero.</summary>
    internal void BackPropagate<TLanes>(int row, int first, TLanes left, TLanes leftGradient, TLanes rightGradient)
        where TLanes : struct, ILanes<TLanes, T>
    {
        if (_table.Count > 0)
        {
            BackPropagateTable(row, left, leftGradient, rightGradient);
            return;
        }

        ref var parameter = ref At(first, row);
        var (number, next) = (TLanes.Zero, left + TLanes.One);
        for (var i = first; i < Columns.Columns; i++)
        {
            var value = TLanes.Select(TLanes.Equals(number, left), leftGradient, TLanes.Zero);
            TLanes.Select(TLanes.Equals(number, next), rightGradient, value).Store(ref parameter);
            number += TLanes.One;
            parameter = ref Unsafe.Add(ref parameter, Columns.Stride);
        }
    }

    /// <summary>Column <paramref name="column"/>, from row <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(int column, int row)
        => ref Columns.At(column, row);

    private TLanes LookUpInTable<TLanes>(int row, TLanes left, out TLanes right)
        where TLanes : struct, ILanes<TLanes, T>
    {
        Span<T> values = stackalloc T[TLanes.Count];
        Span<T> next = stackalloc T[TLanes.Count];
        left.Store(values);
        for (var lane = 0; lane < values.Length; lane++)
        {
            var entry = int.CreateTruncating(values[lane]);
            if (Exists(entry) && Exists(entry + 1))
            {
                (values[lane], next[lane]) = _table.EvaluatePair<TLanes>(row + lane, entry);
                continue;
            }

            values[lane] = Exists(entry) ? _table.Evaluate<TLanes>(row + lane, entry) : T.Zero;
            next[lane] = Exists(entry + 1) ? _table.Evaluate<TLanes>(row + lane, entry + 1) : T.Zero;
        }

        right = TLanes.Load(next);
        return TLanes.Load(values);
    }

    private void BackPropagateTable<TLanes>(int row, TLanes left, TLanes leftGradient, TLanes rightGradient)
        where TLanes : struct, ILanes<TLanes, T>
    {
        Span<T> entries = stackalloc T[TLanes.Count];
        Span<T> gradients = stackalloc T[TLanes.Count];
        Span<T> nextGradients = stackalloc T[TLanes.Count];
        left.Store(entries);
        leftGradient.Store(gradients);
        rightGradient.Store(nextGradients);
        for (var lane = 0; lane < entries.Length; lane++)
        {
            var entry = int.CreateTruncating(entries[lane]);
            if (Exists(entry) && Exists(entry + 1))
            {
                _table.BackPropagatePair<TLanes>(row + lane, entry, gradients[lane], nextGradients[lane]);
                continue;
            }

            if (Exists(entry))
            {
                _table.BackPropagate<TLanes>(row + lane, entry, gradients[lane]);
            }

            if (Exists(entry + 1))
            {
                _table.BackPropagate<TLanes>(row + lane, entry + 1, nextGradients[lane]);
            }
        }
    }

    private bool Exists(int entry) => (uint)entry < (uint)_table.Count;
}
