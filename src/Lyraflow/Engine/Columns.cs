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
        var width = (nuint)TLanes.Count;
        var (sum0, sum1, sum2, sum3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nuint row = 0; row < (nuint)a.Length; row += (nuint)Line)
        {
            sum0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, row), TLanes.Load(ref second, row), sum0);
            if (TLanes.Count < Line)
            {
                sum1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, row + width), TLanes.Load(ref second, row + width), sum1);
            }

            if (2 * TLanes.Count < Line)
            {
                var (third, fourth) = (row + (2 * width), row + (3 * width));
                sum2 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, third), TLanes.Load(ref second, third), sum2);
                sum3 = TLanes.FusedMultiplyAdd(TLanes.Load(ref first, fourth), TLanes.Load(ref second, fourth), sum3);
            }
        }

        return SumLine(sum0, sum1, sum2, sum3);
    }

    /// <summary>The dot products of two neighbours with the same numbers, each as <see cref="Dot"/> has it.</summary>
    /// <param name="pair">The neighbours, one after the other.</param>
    /// <param name="values">The numbers, half as many.</param>
    public static (T First, T Second) DotPair(ReadOnlySpan<T> pair, ReadOnlySpan<T> values)
    {
        RequireLines(values.Length, pair.Length / 2);
        ref var a = ref MemoryMarshal.GetReference(pair);
        ref var b = ref Unsafe.Add(ref a, values.Length);
        ref var value = ref MemoryMarshal.GetReference(values);
        var width = (nuint)TLanes.Count;
        var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        var (b0, b1, b2, b3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nuint row = 0; row < (nuint)values.Length; row += (nuint)Line)
        {
            var lanes = TLanes.Load(ref value, row);
            a0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, row), lanes, a0);
            b0 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, row), lanes, b0);
            if (TLanes.Count < Line)
            {
                lanes = TLanes.Load(ref value, row + width);
                a1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, row + width), lanes, a1);
                b1 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, row + width), lanes, b1);
            }

            if (2 * TLanes.Count < Line)
            {
                var (third, fourth) = (row + (2 * width), row + (3 * width));
                lanes = TLanes.Load(ref value, third);
                a2 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, third), lanes, a2);
                b2 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, third), lanes, b2);
                lanes = TLanes.Load(ref value, fourth);
                a3 = TLanes.FusedMultiplyAdd(TLanes.Load(ref a, fourth), lanes, a3);
                b3 = TLanes.FusedMultiplyAdd(TLanes.Load(ref b, fourth), lanes, b3);
            }
        }

        return (SumLine(a0, a1, a2, a3), SumLine(b0, b1, b2, b3));
    }

    /// <summary>Σ values over the rows.</summary>
    public static T Sum(ReadOnlySpan<T> values)
    {
        RequireLines(values.Length, values.Length);
        ref var first = ref MemoryMarshal.GetReference(values);
        var width = (nuint)TLanes.Count;
        var (sum0, sum1, sum2, sum3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nuint row = 0; row < (nuint)values.Length; row += (nuint)Line)
        {
            sum0 += TLanes.Load(ref first, row);
            if (TLanes.Count < Line)
            {
                sum1 += TLanes.Load(ref first, row + width);
            }

            if (2 * TLanes.Count < Line)
            {
                sum2 += TLanes.Load(ref first, row + (2 * width));
                sum3 += TLanes.Load(ref first, row + (3 * width));
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
