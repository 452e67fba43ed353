using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine;

/// <summary>
/// Memory that starts on a cache line and never moves. A matrix product on vectors that straddle cache lines runs at
/// three quarters of the speed, so everything the kernels read or write in bulk lives in such buffers.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private const int CacheLineBytes = 64;

    private readonly T[] _items;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var slack = CacheLineBytes / Unsafe.SizeOf<T>();
        _items = GC.AllocateArray<T>(checked(length + slack), pinned: true);
        var misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_items, 0) % CacheLineBytes);
        _start = misaligned == 0 ? 0 : (CacheLineBytes - misaligned) / Unsafe.SizeOf<T>();
        Length = length;
    }

    /// <summary>Elements per cache line.</summary>
    public static int LineLength => CacheLineBytes / Unsafe.SizeOf<T>();

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    public Span<T> Span => _items.AsSpan(_start, Length);
}
