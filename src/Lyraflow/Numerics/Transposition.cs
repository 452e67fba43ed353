using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lyraflow.Numerics;

/// <summary>Turns a tile (feature-major) into rows (row-major), for the product that sums over rows.</summary>
internal static class Transposition
{
    /// <summary>Writes element (row, column) of the tile to row·stride + column.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">Room for <see cref="Tile{T}.PaddedRows"/> × <paramref name="stride"/>.</param>
    /// <param name="stride">Distance between rows, at least the number of columns.</param>
    public static void Transpose<T>(Tile<T> tile, Span<T> rows, int stride)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, tile.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, tile.PaddedRows * stride);
        var done = 0;
        if (Unsafe.SizeOf<T>() == sizeof(float) && Avx.IsSupported && tile.PaddedRows % 8 == 0)
        {
            done = tile.Columns / 8 * 8;
            TransposeBlocks(
                MemoryMarshal.Cast<T, float>(tile.Elements), tile.Stride, tile.PaddedRows, done, MemoryMarshal.Cast<T, float>(rows), stride);
        }

        for (var column = done; column < tile.Columns; column++)
        {
            var source = tile.Column(column);
            for (var row = 0; row < source.Length; row++)
            {
                rows[(row * stride) + column] = source[row];
            }
        }
    }

    /// <summary>Blocks of eight columns by eight rows, in registers.</summary>
    private static void TransposeBlocks(
        ReadOnlySpan<float> source, int sourceStride, int rows, int columns, Span<float> target, int targetStride)
    {
        for (var column = 0; column < columns; column += 8)
        {
            for (var row = 0; row < rows; row += 8)
            {
                ref readonly var from = ref source[(column * sourceStride) + row];
                ref var to = ref target[(row * targetStride) + column];
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
