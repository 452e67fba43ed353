using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine;

/// <summary>
/// A block of rows stored feature-major: column j of all its rows is contiguous, so that one SIMD lane is one row.
/// A view: copying a tile copies no numbers.
/// </summary>
/// <remarks>
/// Columns are padded to whole vectors. Padding rows hold finite numbers; they are computed with the others and
/// never read back.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal readonly struct Tile<T>
    where T : unmanaged
{
    private readonly AlignedBuffer<T> _buffer;
    private readonly int _start;

    internal Tile(AlignedBuffer<T> buffer, int start, int columns, int rows, int stride)
    {
        _buffer = buffer;
        _start = start;
        Columns = columns;
        Rows = rows;
        Stride = stride;
    }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of rows that carry data.</summary>
    public int Rows { get; }

    /// <summary>Number of rows that are computed: <see cref="Rows"/> rounded up to whole vectors.</summary>
    public int PaddedRows => TileSize.Pad<T>(Rows);

    /// <summary>Distance between the same row of two neighbouring columns, in elements.</summary>
    public int Stride { get; }

    /// <summary>All elements, column after column, <see cref="Stride"/> apart.</summary>
    public Span<T> Elements => _buffer.Span.Slice(_start, Columns * Stride);

    /// <summary>Column <paramref name="column"/> with its padding, <see cref="PaddedRows"/> long.</summary>
    public Span<T> Column(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        return _buffer.Span.Slice(_start + (column * Stride), PaddedRows);
    }

    /// <summary>Row <paramref name="row"/> of column <paramref name="column"/>, neither of them checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(int column, int row)
        => ref Unsafe.Add(ref MemoryMarshal.GetReference(_buffer.Span), _start + (column * Stride) + row);

    /// <summary>The columns from <paramref name="first"/> on, <paramref name="count"/> of them.</summary>
    public Tile<T> Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first + (uint)count, (uint)Columns, nameof(count));
        return new Tile<T>(_buffer, _start + (first * Stride), count, Rows, Stride);
    }

    /// <summary>Sets every element, padding included, to zero.</summary>
    public void Clear() => Elements.Clear();
}
