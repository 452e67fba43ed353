using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine;

/// <summary>Operations on whole columns of a tile, and the functions of vectors that only some bijections need.</summary>
internal static class Lanes
{
    /// <summary>sum += term.</summary>
    public static void Add<T>(ReadOnlySpan<T> term, Span<T> sum)
        where T : unmanaged
    {
        for (var row = 0; row < sum.Length; row += Vector<T>.Count)
        {
            var target = sum[row..];
            (Vector.Create<T>(target) + Vector.Create(term[row..])).CopyTo(target);
        }
    }

    /// <summary>sum += factor · term.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> term, T factor, Span<T> sum)
        where T : unmanaged
    {
        RequireVectors<T>(sum.Length, term.Length);
        var scale = Vector.Create(factor);
        ref var from = ref MemoryMarshal.GetReference(term);
        ref var to = ref MemoryMarshal.GetReference(sum);
        for (nuint row = 0; row < (nuint)sum.Length; row += (nuint)Vector<T>.Count)
        {
            VectorMath.FusedMultiplyAdd(scale, Vector.LoadUnsafe(ref from, row), Vector.LoadUnsafe(ref to, row)).StoreUnsafe(ref to, row);
        }
    }

    /// <summary>values ×= factor.</summary>
    public static void Scale<T>(Span<T> values, T factor)
        where T : unmanaged
    {
        var scale = Vector.Create(factor);
        for (var row = 0; row < values.Length; row += Vector<T>.Count)
        {
            var target = values[row..];
            (scale * Vector.Create<T>(target)).CopyTo(target);
        }
    }

    /// <summary>values += term in every row.</summary>
    public static void AddToAll<T>(Span<T> values, T term)
        where T : unmanaged
    {
        var shift = Vector.Create(term);
        for (var row = 0; row < values.Length; row += Vector<T>.Count)
        {
            var target = values[row..];
            (shift + Vector.Create<T>(target)).CopyTo(target);
        }
    }

    /// <summary>Σ a·b over the rows.</summary>
    public static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged
    {
        RequireVectors<T>(a.Length, b.Length);
        var sum = Vector<T>.Zero;
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b);
        for (nuint row = 0; row < (nuint)a.Length; row += (nuint)Vector<T>.Count)
        {
            sum = VectorMath.FusedMultiplyAdd(Vector.LoadUnsafe(ref first, row), Vector.LoadUnsafe(ref second, row), sum);
        }

        return Vector.Sum(sum);
    }

    /// <summary>Σ values over the rows.</summary>
    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var sum = Vector<T>.Zero;
        for (var row = 0; row < values.Length; row += Vector<T>.Count)
        {
            sum += Vector.Create(values[row..]);
        }

        return Vector.Sum(sum);
    }

    /// <summary>tanh(x), and its derivative 1 − tanh²(x) without cancellation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Tanh<T>(Vector<T> x, out Vector<T> derivative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var one = Vector<T>.One;
        var size = Vector.Abs(x);
        var e = VectorMath.Exp(-(size + size));
        var reciprocal = one / (one + e);
        derivative = Vector.Create(T.CreateChecked(4)) * e * reciprocal * reciprocal;
        var tanh = (one - e) * reciprocal;
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -tanh, tanh);
    }

    /// <summary>ln(1 + y) for y ≥ 0, exact for small y, where 1 + y would round y away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LogOnePlus<T>(Vector<T> y)
        where T : unmanaged
    {
        var one = Vector<T>.One;
        var sum = one + y;
        var rounded = sum - one;
        var lost = Vector.Equals(rounded, Vector<T>.Zero);
        var safe = Vector.ConditionalSelect(lost, one, rounded);
        return Vector.ConditionalSelect(lost, y, VectorMath.Log(sum) * (y / safe));
    }

    private static void RequireVectors<T>(int length, int otherLength)
        where T : unmanaged
    {
        if (length % Vector<T>.Count != 0 || otherLength < length)
        {
            throw new ArgumentException($"{length} and {otherLength} numbers are not whole vectors of the same length.");
        }
    }
}
