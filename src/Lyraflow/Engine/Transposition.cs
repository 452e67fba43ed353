using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace Lyraflow.Engine;

/// <summary>Turns rows into columns, for matrix products whose terms would otherwise lie far apart in memory.</summary>
internal static class Transposition
{
    private const int BlockLength = 8;

    /// <summary>Writes element (row, column) of the source to column·targetStride + row.</summary>
    /// <param name="source">The elements, row by row.</param>
    /// <param name="sourceStride">Distance between rows of the source, at least <paramref name="columns"/>.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Room for <paramref name="columns"/> × <paramref name="targetStride"/>.</param>
    /// <param name="targetStride">Distance between rows of the target, at least <paramref name="rows"/>.</param>
    public static void Transpose<T>(
        ReadOnlySpan<T> source, int sourceStride, int rows, int columns, Span<T> target, int targetStride)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sourceStride, columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetStride, rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, ((rows - 1) * sourceStride) + columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, ((columns - 1) * targetStride) + rows);
        var blockRows = 0;
        var blockColumns = 0;
        if (Unsafe.SizeOf<T>() == sizeof(float) && Avx.IsSupported)
        {
            blockRows = rows / BlockLength * BlockLength;
            blockColumns = columns / BlockLength * BlockLength;
            TransposeBlocks(
                MemoryMarshal.Cast<T, float>(source),
                sourceStride,
                blockRows,
                blockColumns,
                MemoryMarshal.Cast<T, float>(target),
                targetStride);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = row < blockRows ? blockColumns : 0; column < columns; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    /// <summary>Blocks of eight by eight, in registers.</summary>
    private static void TransposeBlocks(
        ReadOnlySpan<float> source, int sourceStride, int rows, int columns, Span<float> target, int targetStride)
    {
        for (var row = 0; row < rows; row += BlockLength)
        {
            for (var column = 0; column < columns; column += BlockLength)
            {
                ref readonly var from = ref source[(row * sourceStride) + column];
                ref var to = ref target[(column * targetStride) + row];
                TransposeBlock(in from, (nuint)sourceStride, ref to, (nuint)targetStride);
            }
        }
    }

    private static void TransposeBlock(ref readonly float from, nuint sourceStride, ref float to, nuint targetStride)
    {
        var r0 = Vector256.LoadUnsafe(in from);
        var r1 = Vector256.LoadUnsafe(in from, sourceStride);
        var r2 = Vector256.LoadUnsafe(in from, 2 * sourceStride);
        var r3 = Vector256.LoadUnsafe(in from, 3 * sourceStride);
        var r4 = Vector256.LoadUnsafe(in from, 4 * sourceStride);
        var r5 = Vector256.LoadUnsafe(in from, 5 * sourceStride);
        var r6 = Vector256.LoadUnsafe(in from, 6 * sourceStride);
        var r7 = Vector256.LoadUnsafe(in from, 7 * sourceStride);

        // Pairs, then quadruples within the 128-bit halves, then the halves.
        var p0 = Avx.UnpackLow(r0, r1);
        var p1 = Avx.UnpackHigh(r0, r1);
        var p2 = Avx.UnpackLow(r2, r3);
        var p3 = Avx.UnpackHigh(r2, r3);
        var p4 = Avx.UnpackLow(r4, r5);
        var p5 = Avx.UnpackHigh(r4, r5);
        var p6 = Avx.UnpackLow(r6, r7);
        var p7 = Avx.UnpackHigh(r6, r7);
        var q0 = Avx.Shuffle(p0, p2, 0x44);
        var q1 = Avx.Shuffle(p0, p2, 0xEE);
        var q2 = Avx.Shuffle(p1, p3, 0x44);
        var q3 = Avx.Shuffle(p1, p3, 0xEE);
        var q4 = Avx.Shuffle(p4, p6, 0x44);
        var q5 = Avx.Shuffle(p4, p6, 0xEE);
        var q6 = Avx.Shuffle(p5, p7, 0x44);
        var q7 = Avx.Shuffle(p5, p7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).StoreUnsafe(ref to);
        Avx.Permute2x128(q1, q5, 0x20).StoreUnsafe(ref to, targetStride);
        Avx.Permute2x128(q2, q6, 0x20).StoreUnsafe(ref to, 2 * targetStride);
        Avx.Permute2x128(q3, q7, 0x20).StoreUnsafe(ref to, 3 * targetStride);
        Avx.Permute2x128(q0, q4, 0x31).StoreUnsafe(ref to, 4 * targetStride);
        Avx.Permute2x128(q1, q5, 0x31).StoreUnsafe(ref to, 5 * targetStride);
        Avx.Permute2x128(q2, q6, 0x31).StoreUnsafe(ref to, 6 * targetStride);
        Avx.Permute2x128(q3, q7, 0x31).StoreUnsafe(ref to, 7 * targetStride);
    }
}
