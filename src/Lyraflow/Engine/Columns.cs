using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine;

/// <summary>
/// Operations on whole columns of a tile, or on other numbers that fill cache lines of 64 bytes. Sums run line by line,
/// one partial sum for each number of a line, and add up those as <see cref="ILanes{TSelf, T}.Sum"/> does: one tree,
/// whatever the width of the vectors.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vector.</typeparam>
internal static class Columns<T, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    private static int Line
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AlignedBuffer<T>.LineLength;
    }

    /// <summary>sum += term.</summary>
    public static void Add(ReadOnlySpan<T> term, Span<T> sum)
    {
        RequireLines(sum.Length, term.Length);
        ref var from = ref MemoryMarshal.GetReference(term);
        ref var to = ref MemoryMarshal.GetReference(sum);
        for (nuint row = 0; row < (nuint)sum.Length; row += (nuint)TLanes.Count)
        {
            (TLanes.Load(ref to, row) + TLanes.Load(ref from, row)).Store(ref to, row);
        }
    }

    /// <summary>sum += factor · term.</summary>
    public static void AddScaled(ReadOnlySpan<T> term, T factor, Span<T> sum)
    {
        RequireLines(sum.Length, term.Length);
        var scale = TLanes.Create(factor);
        ref var from = ref MemoryMarshal.GetReference(term);
        ref var to = ref MemoryMarshal.GetReference(sum);
        for (nuint row = 0; row < (nuint)sum.Length; row += (nuint)TLanes.Count)
        {
            TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref from, row), TLanes.Load(ref to, row)).Store(ref to, row);
        }
    }

    /// <summary>values ×= factor.</summary>
    public static void Scale(Span<T> values, T factor)
    {
        var scale = TLanes.Create(factor);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var target = values[row..];
            (scale * TLanes.Load(target)).Store(target);
        }
    }

    /// <summary>values += term in every row.</summary>
    public static void AddToAll(Span<T> values, T term)
    {
        var shift = TLanes.Create(term);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var target = values[row..];
            (shift + TLanes.Load(target)).Store(target);
        }
    }

    /// <summary>Σ a·b over the rows.</summary>
    public static T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        RequireLines(a.Length, b.Length);
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b);
        var (sum0, sum1, sum2, sum3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nuint row = 0; row < (nuint)a.Length; row += (nuint)Line)
        {
            var at = row;
            sum0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, at), TLanes.Load(ref second, at), sum0);
            if (TLanes.Count < Line)
            {
                at += (nuint)TLanes.Count;
                sum1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, at), TLanes.Load(ref second, at), sum1);
            }

            if (2 * TLanes.Count < Line)
            {
                at += (nuint)TLanes.Count;
                sum2 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, at), TLanes.Load(ref second, at), sum2);
                at += (nuint)TLanes.Count;
                sum3 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, at), TLanes.Load(ref second, at), sum3);
            }
        }

        return SumLine(sum0, sum1, sum2, sum3);
    }

    /// <summary>Σ values over the rows.</summary>
    public static T Sum(ReadOnlySpan<T> values)
    {
        RequireLines(values.Length, values.Length);
        ref var first = ref MemoryMarshal.GetReference(values);
        var (sum0, sum1, sum2, sum3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nuint row = 0; row < (nuint)values.Length; row += (nuint)Line)
        {
            var at = row;
            sum0 += TLanes.Load(ref first, at);
            if (TLanes.Count < Line)
            {
                at += (nuint)TLanes.Count;
                sum1 += TLanes.Load(ref first, at);
            }

            if (2 * TLanes.Count < Line)
            {
                at += (nuint)TLanes.Count;
                sum2 += TLanes.Load(ref first, at);
                at += (nuint)TLanes.Count;
                sum3 += TLanes.Load(ref first, at);
            }
        }

        return SumLine(sum0, sum1, sum2, sum3);
    }

    /// <summary>
    /// The sum of one line that lies in as many vectors as it takes, in their order; those beyond are not read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLine(TLanes part0, TLanes part1, TLanes part2, TLanes part3)
    {
        if (2 * TLanes.Count < Line)
        {
            part0 += part2;
            part1 += part3;
        }

        if (TLanes.Count < Line)
        {
            part0 += part1;
        }

        return TLanes.Sum(part0);
    }

    private static void RequireLines(int length, int otherLength)
    {
        if (length % Line != 0 || otherLength < length)
        {
            throw new ArgumentException($"{length} and {otherLength} numbers are not whole cache lines of the same length.");
        }
    }
}
