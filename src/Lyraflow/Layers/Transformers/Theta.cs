using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    internal Vector<T> LookUp(int row, int first, Vector<T> left, out Vector<T> right)
    {
        if (_table.Count > 0)
        {
            return LookUpInTable(row, left, out right);
        }

        ref var parameter = ref At(first, row);
        var (value0, value1) = (Vector<T>.Zero, Vector<T>.Zero);
        var (number, next) = (Vector<T>.Zero, left + Vector<T>.One);
        for (var i = first; i < Columns.Columns; i++)
        {
            var value = Vector.LoadUnsafe(ref parameter);
            value0 = Vector.ConditionalSelect(Vector.Equals(number, left), value, value0);
            value1 = Vector.ConditionalSelect(Vector.Equals(number, next), value, value1);
            number += Vector<T>.One;
            parameter = ref Unsafe.Add(ref parameter, Columns.Stride);
        }

        right = value1;
        return value0;
    }

    /// <summary>Takes in ∂loss/∂ of the parameters that <see cref="LookUp"/> found; of all others it is zero.</summary>
    internal void BackPropagate(int row, int first, Vector<T> left, Vector<T> leftGradient, Vector<T> rightGradient)
    {
        if (_table.Count > 0)
        {
            BackPropagateTable(row, left, leftGradient, rightGradient);
            return;
        }

        ref var parameter = ref At(first, row);
        var (number, next) = (Vector<T>.Zero, left + Vector<T>.One);
        for (var i = first; i < Columns.Columns; i++)
        {
            var value = Vector.ConditionalSelect(Vector.Equals(number, left), leftGradient, Vector<T>.Zero);
            Vector.ConditionalSelect(Vector.Equals(number, next), rightGradient, value).StoreUnsafe(ref parameter);
            number += Vector<T>.One;
            parameter = ref Unsafe.Add(ref parameter, Columns.Stride);
        }
    }

    /// <summary>Column <paramref name="column"/>, from row <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(int column, int row)
        => ref Unsafe.Add(ref MemoryMarshal.GetReference(Columns.Elements), (column * Columns.Stride) + row);

    private Vector<T> LookUpInTable(int row, Vector<T> left, out Vector<T> right)
    {
        Span<T> values = stackalloc T[2 * Vector<T>.Count];
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            var entry = int.CreateTruncating(left[lane]);
            if (Exists(entry) && Exists(entry + 1))
            {
                (values[lane], values[Vector<T>.Count + lane]) = _table.EvaluatePair(row + lane, entry);
                continue;
            }

            values[lane] = Exists(entry) ? _table.Evaluate(row + lane, entry) : T.Zero;
            values[Vector<T>.Count + lane] = Exists(entry + 1) ? _table.Evaluate(row + lane, entry + 1) : T.Zero;
        }

        right = Vector.Create<T>(values[Vector<T>.Count..]);
        return Vector.Create<T>(values);
    }

    private void BackPropagateTable(int row, Vector<T> left, Vector<T> leftGradient, Vector<T> rightGradient)
    {
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            var entry = int.CreateTruncating(left[lane]);
            if (Exists(entry) && Exists(entry + 1))
            {
                _table.BackPropagatePair(row + lane, entry, leftGradient[lane], rightGradient[lane]);
                continue;
            }

            if (Exists(entry))
            {
                _table.BackPropagate(row + lane, entry, leftGradient[lane]);
            }

            if (Exists(entry + 1))
            {
                _table.BackPropagate(row + lane, entry + 1, rightGradient[lane]);
            }
        }
    }

    private bool Exists(int entry) => (uint)entry < (uint)_table.Count;
}
