using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lyraflow.Engine;

/// <summary>
/// A sum over rows whose terms are computed vector by vector: a cache line of partial sums, so that the order of the
/// additions does not depend on the width of the vectors (<see cref="Columns{T, TLanes}"/>).
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vector.</typeparam>
/// <param name="line">Room for a cache line of numbers, zero to begin with.</param>
internal readonly ref struct RowSum<T, TLanes>(Span<T> line)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    private readonly Span<T> _line = line;

    /// <summary>The sum of all terms.</summary>
    public T Total => Columns<T, TLanes>.Sum(_line);

    /// <summary>Adds the term of the rows from <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, TLanes term)
    {
        var part = Part(row);
        (TLanes.Load(part) + term).Store(part);
    }

    /// <summary>Adds a·b of the rows from <paramref name="row"/> on, with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(int row, TLanes a, TLanes b)
    {
        var part = Part(row);
        TLanes.FusedMultiplyAdd(a, b, TLanes.Load(part)).Store(part);
    }

    private Span<T> Part(int row) => _line[(row % AlignedBuffer<T>.LineLength)..];
}
