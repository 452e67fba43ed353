using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lyraflow.Engine;

/// <summary>A strided matrix: element (i, j) lies at i·rowStride + j·columnStride.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="elements">The elements.</param>
/// <param name="rowStride">Distance between rows.</param>
/// <param name="columnStride">Distance between columns.</param>
internal readonly ref struct Matrix<T>(ReadOnlySpan<T> elements, int rowStride, int columnStride = 1)
{
    public ReadOnlySpan<T> Elements { get; } = elements;

    public int RowStride { get; } = rowStride;

    public int ColumnStride { get; } = columnStride;
}

/// <summary>
/// The one matrix product of the library: C = A·B (+ bias per row) or C += A·B, by register blocks of six rows of C
/// and two vectors of columns: twelve accumulators, two vectors of B and one broadcast element of A fill the sixteen
/// registers of AVX2. Where there are 32 registers (AVX-512, at any width, and Arm) it is four vectors. The loops around
/// them keep a panel of B in the first-level cache while A streams past.
/// </summary>
/// <remarks>
/// An element of C is the same chain of fused multiply-adds wherever it falls in a block, so a row's result does not
/// depend on the rows beside it.
/// </remarks>
internal static class MatrixKernel
{
    private const int BlockRows = 6;
    private const int PanelColumns = 64;
    private const int PanelTerms = 96;

    private static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.VL.IsSupported || AdvSimd.IsSupported;
    }

    /// <summary>Multiplies matrices.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">A, with any strides.</param>
    /// <param name="b">B, its columns contiguous and padded to whole vectors.</param>
    /// <param name="bStride">Distance between rows of B.</param>
    /// <param name="c">C, its columns contiguous; columns past <paramref name="n"/> are not written.</param>
    /// <param name="cStride">Distance between rows of C.</param>
    /// <param name="bias">One number per row of C to start from, or empty for zero.</param>
    /// <param name="accumulate">Whether to add to C instead of replacing it.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape.</exception>
    public static void Multiply<T, TLanes>(
        int m,
        int n,
        int k,
        Matrix<T> a,
        ReadOnlySpan<T> b,
        int bStride,
        Span<T> c,
        int cStride,
        ReadOnlySpan<T> bias = default,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        if (m < 1 || n < 1 || k < 1)
        {
            throw new ArgumentException("A matrix product needs at least one row, one column and one term.");
        }

        Require(a.Elements.Length, ((m - 1) * a.RowStride) + ((k - 1) * a.ColumnStride) + 1, "A");
        Require(b.Length, ((k - 1) * bStride) + TileSize.Pad<T>(n), "B");
        Require(c.Length, ((m - 1) * cStride) + n, "C");
        Require(bias.Length, bias.IsEmpty ? 0 : m, "bias");
        var termPanels = (k + PanelTerms - 1) / PanelTerms;
        for (var panel = 0; panel < termPanels; panel++)
        {
            var term = (int)((long)k * panel / termPanels);
            var terms = (int)((long)k * (panel + 1) / termPanels) - term;
            for (var column = 0; column < n; column += PanelColumns)
            {
                MultiplyPanel<T, TLanes>(
                    m,
                    Math.Min(PanelColumns, n - column),
                    terms,
                    new Matrix<T>(a.Elements[(term * a.ColumnStride)..], a.RowStride, a.ColumnStride),
                    b[((term * bStride) + column)..],
                    bStride,
                    c[column..],
                    cStride,
                    panel == 0 ? bias : default,
                    accumulate || panel > 0);
            }
        }
    }

    private static void Require(int length, int needed, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"Matrix {name} holds {length} elements, its shape needs {needed}.");
        }
    }

    private static void MultiplyPanel<T, TLanes>(
        int m, int n, int k, Matrix<T> a, ReadOnlySpan<T> b, int bStride, Span<T> c, int cStride, ReadOnlySpan<T> bias, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        var width = TLanes.Count;
        var quads = HasManyRegisters ? n / (4 * width) : 0;
        var pairs = (n - (4 * quads * width)) / (2 * width);
        var pairStart = 4 * quads * width;
        var whole = n / width * width;
        Span<T> start = stackalloc T[BlockRows];
        Span<T> edge = stackalloc T[BlockRows * width];
        for (var i = 0; i < m; i += BlockRows)
        {
            var rows = Math.Min(BlockRows, m - i);
            if (!bias.IsEmpty)
            {
                bias.Slice(i, rows).CopyTo(start);
            }

            var aBlock = new RowBlock<T>(in a.Elements[i * a.RowStride], rows, (nuint)a.RowStride, (nuint)a.ColumnStride);
            ref var cBlock = ref c[i * cStride];
            if (quads > 0)
            {
                MultiplyQuads<T, TLanes>(quads, k, aBlock, in b[0], (nuint)bStride, ref cBlock, (nuint)cStride, in start[0], accumulate);
            }

            if (pairs > 0)
            {
                MultiplyPairs<T, TLanes>(
                    pairs,
                    k,
                    aBlock,
                    in b[pairStart],
                    (nuint)bStride,
                    ref Unsafe.Add(ref cBlock, pairStart),
                    (nuint)cStride,
                    in start[0],
                    accumulate);
            }

            if (pairStart + (2 * pairs * width) < whole)
            {
                var j = whole - width;
                MultiplyVector<T, TLanes>(
                    k, aBlock, in b[j], (nuint)bStride, ref Unsafe.Add(ref cBlock, j), (nuint)cStride, in start[0], accumulate);
            }

            if (whole < n)
            {
                // A vector of 128 bits does for few columns, where a wider one may take longer.
                if (n - whole <= Lanes128<T>.Count)
                {
                    MultiplyVector<T, Lanes128<T>>(
                        k, aBlock, in b[whole], (nuint)bStride, ref edge[0], (nuint)width, in start[0], accumulate: false);
                }
                else
                {
                    MultiplyVector<T, TLanes>(
                        k, aBlock, in b[whole], (nuint)bStride, ref edge[0], (nuint)width, in start[0], accumulate: false);
                }

                StoreEdge(edge, width, rows, c[((i * cStride) + whole)..], cStride, n - whole, accumulate);
            }
        }
    }

    private static void StoreEdge<T>(ReadOnlySpan<T> edge, int width, int rows, Span<T> c, int cStride, int columns, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var row = 0; row < rows; row++)
        {
            var target = c.Slice(row * cStride, columns);
            for (var column = 0; column < target.Length; column++)
            {
                var value = edge[(row * width) + column];
                target[column] = accumulate ? target[column] + value : value;
            }
        }
    }

    /// <summary>Six rows of A against successive quadruples of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyQuads<T, TLanes>(
        int quads, int k, RowBlock<T> a, ref readonly T b, nuint bStride, ref T c, nuint cStride, ref readonly T start, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        var width = (nuint)TLanes.Count;
        var rows = a.Rows;
        ref var a0 = ref a[0];
        ref var a1 = ref a[1];
        ref var a2 = ref a[2];
        ref var a3 = ref a[3];
        ref var a4 = ref a[4];
        ref var a5 = ref a[5];
        for (var quad = 0; quad < quads; quad++)
        {
            ref var bRow = ref Unsafe.Add(ref Unsafe.AsRef(in b), 4 * (nuint)quad * width);
            var c00 = TLanes.Create(start);
            var c10 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 1));
            var c20 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 2));
            var c30 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 3));
            var c40 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 4));
            var c50 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 5));
            TLanes c01 = c00, c11 = c10, c21 = c20, c31 = c30, c41 = c40, c51 = c50;
            TLanes c02 = c00, c12 = c10, c22 = c20, c32 = c30, c42 = c40, c52 = c50;
            TLanes c03 = c00, c13 = c10, c23 = c20, c33 = c30, c43 = c40, c53 = c50;
            nuint offset = 0;
            for (var i = 0; i < k; i++)
            {
                var b0 = TLanes.Load(ref bRow);
                var b1 = TLanes.Load(ref bRow, width);
                var b2 = TLanes.Load(ref bRow, 2 * width);
                var b3 = TLanes.Load(ref bRow, 3 * width);
                var x = TLanes.Create(Unsafe.Add(ref a0, offset));
                c00 = TLanes.FusedMultiplyAdd(x, b0, c00);
                c01 = TLanes.FusedMultiplyAdd(x, b1, c01);
                c02 = TLanes.FusedMultiplyAdd(x, b2, c02);
                c03 = TLanes.FusedMultiplyAdd(x, b3, c03);
                x = TLanes.Create(Unsafe.Add(ref a1, offset));
                c10 = TLanes.FusedMultiplyAdd(x, b0, c10);
                c11 = TLanes.FusedMultiplyAdd(x, b1, c11);
                c12 = TLanes.FusedMultiplyAdd(x, b2, c12);
                c13 = TLanes.FusedMultiplyAdd(x, b3, c13);
                x = TLanes.Create(Unsafe.Add(ref a2, offset));
                c20 = TLanes.FusedMultiplyAdd(x, b0, c20);
                c21 = TLanes.FusedMultiplyAdd(x, b1, c21);
                c22 = TLanes.FusedMultiplyAdd(x, b2, c22);
                c23 = TLanes.FusedMultiplyAdd(x, b3, c23);
                x = TLanes.Create(Unsafe.Add(ref a3, offset));
                c30 = TLanes.FusedMultiplyAdd(x, b0, c30);
                c31 = TLanes.FusedMultiplyAdd(x, b1, c31);
                c32 = TLanes.FusedMultiplyAdd(x, b2, c32);
                c33 = TLanes.FusedMultiplyAdd(x, b3, c33);
                x = TLanes.Create(Unsafe.Add(ref a4, offset));
                c40 = TLanes.FusedMultiplyAdd(x, b0, c40);
                c41 = TLanes.FusedMultiplyAdd(x, b1, c41);
                c42 = TLanes.FusedMultiplyAdd(x, b2, c42);
                c43 = TLanes.FusedMultiplyAdd(x, b3, c43);
                x = TLanes.Create(Unsafe.Add(ref a5, offset));
                c50 = TLanes.FusedMultiplyAdd(x, b0, c50);
                c51 = TLanes.FusedMultiplyAdd(x, b1, c51);
                c52 = TLanes.FusedMultiplyAdd(x, b2, c52);
                c53 = TLanes.FusedMultiplyAdd(x, b3, c53);
                offset += a.ColumnStride;
                bRow = ref Unsafe.Add(ref bRow, bStride);
            }

            ref var target = ref Unsafe.Add(ref c, 4 * (nuint)quad * width);
            Store(rows, ref target, cStride, c00, c10, c20, c30, c40, c50, accumulate);
            Store(rows, ref Unsafe.Add(ref target, width), cStride, c01, c11, c21, c31, c41, c51, accumulate);
            Store(rows, ref Unsafe.Add(ref target, 2 * width), cStride, c02, c12, c22, c32, c42, c52, accumulate);
            Store(rows, ref Unsafe.Add(ref target, 3 * width), cStride, c03, c13, c23, c33, c43, c53, accumulate);
        }
    }

    /// <summary>Six rows of A against successive pairs of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPairs<T, TLanes>(
        int pairs, int k, RowBlock<T> a, ref readonly T b, nuint bStride, ref T c, nuint cStride, ref readonly T start, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        var width = (nuint)TLanes.Count;
        var rows = a.Rows;
        ref var a0 = ref a[0];
        ref var a1 = ref a[1];
        ref var a2 = ref a[2];
        ref var a3 = ref a[3];
        ref var a4 = ref a[4];
        ref var a5 = ref a[5];
        for (var pair = 0; pair < pairs; pair++)
        {
            ref var bRow = ref Unsafe.Add(ref Unsafe.AsRef(in b), 2 * (nuint)pair * width);
            var c00 = TLanes.Create(start);
            var c10 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 1));
            var c20 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 2));
            var c30 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 3));
            var c40 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 4));
            var c50 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 5));
            TLanes c01 = c00, c11 = c10, c21 = c20, c31 = c30, c41 = c40, c51 = c50;
            nuint offset = 0;
            for (var i = 0; i < k; i++)
            {
                var b0 = TLanes.Load(ref bRow);
                var b1 = TLanes.Load(ref bRow, width);
                var x = TLanes.Create(Unsafe.Add(ref a0, offset));
                c00 = TLanes.FusedMultiplyAdd(x, b0, c00);
                c01 = TLanes.FusedMultiplyAdd(x, b1, c01);
                x = TLanes.Create(Unsafe.Add(ref a1, offset));
                c10 = TLanes.FusedMultiplyAdd(x, b0, c10);
                c11 = TLanes.FusedMultiplyAdd(x, b1, c11);
                x = TLanes.Create(Unsafe.Add(ref a2, offset));
                c20 = TLanes.FusedMultiplyAdd(x, b0, c20);
                c21 = TLanes.FusedMultiplyAdd(x, b1, c21);
                x = TLanes.Create(Unsafe.Add(ref a3, offset));
                c30 = TLanes.FusedMultiplyAdd(x, b0, c30);
                c31 = TLanes.FusedMultiplyAdd(x, b1, c31);
                x = TLanes.Create(Unsafe.Add(ref a4, offset));
                c40 = TLanes.FusedMultiplyAdd(x, b0, c40);
                c41 = TLanes.FusedMultiplyAdd(x, b1, c41);
                x = TLanes.Create(Unsafe.Add(ref a5, offset));
                c50 = TLanes.FusedMultiplyAdd(x, b0, c50);
                c51 = TLanes.FusedMultiplyAdd(x, b1, c51);
                offset += a.ColumnStride;
                bRow = ref Unsafe.Add(ref bRow, bStride);
            }

            ref var target = ref Unsafe.Add(ref c, 2 * (nuint)pair * width);
            Store(rows, ref target, cStride, c00, c10, c20, c30, c40, c50, accumulate);
            Store(rows, ref Unsafe.Add(ref target, width), cStride, c01, c11, c21, c31, c41, c51, accumulate);
        }
    }

    /// <summary>Six rows of A against one vector: what is left when the number of vectors is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyVector<T, TLanes>(
        int k, RowBlock<T> a, ref readonly T b, nuint bStride, ref T c, nuint cStride, ref readonly T start, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        ref var a0 = ref a[0];
        ref var a1 = ref a[1];
        ref var a2 = ref a[2];
        ref var a3 = ref a[3];
        ref var a4 = ref a[4];
        ref var a5 = ref a[5];
        ref var bRow = ref Unsafe.AsRef(in b);
        var c0 = TLanes.Create(start);
        var c1 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 1));
        var c2 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 2));
        var c3 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 3));
        var c4 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 4));
        var c5 = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in start), 5));
        nuint offset = 0;
        for (var i = 0; i < k; i++)
        {
            var b0 = TLanes.Load(ref bRow);
            c0 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a0, offset)), b0, c0);
            c1 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a1, offset)), b0, c1);
            c2 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a2, offset)), b0, c2);
            c3 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a3, offset)), b0, c3);
            c4 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a4, offset)), b0, c4);
            c5 = TLanes.FusedMultiplyAdd(TLanes.Create(Unsafe.Add(ref a5, offset)), b0, c5);
            offset += a.ColumnStride;
            bRow = ref Unsafe.Add(ref bRow, bStride);
        }

        Store(a.Rows, ref c, cStride, c0, c1, c2, c3, c4, c5, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TLanes>(
        int rows, ref T c, nuint stride, TLanes c0, TLanes c1, TLanes c2, TLanes c3, TLanes c4, TLanes c5, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        Store(ref c, c0, accumulate);
        if (rows > 1)
        {
            Store(ref Unsafe.Add(ref c, stride), c1, accumulate);
        }

        if (rows > 2)
        {
            Store(ref Unsafe.Add(ref c, 2 * stride), c2, accumulate);
        }

        if (rows > 3)
        {
            Store(ref Unsafe.Add(ref c, 3 * stride), c3, accumulate);
        }

        if (rows > 4)
        {
            Store(ref Unsafe.Add(ref c, 4 * stride), c4, accumulate);
        }

        if (rows > 5)
        {
            Store(ref Unsafe.Add(ref c, 5 * stride), c5, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TLanes>(ref T target, TLanes value, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        if (accumulate)
        {
            value += TLanes.Load(ref target);
        }

        value.Store(ref target);
    }

    /// <summary>Up to six rows of A; spare rows repeat the first, and their results are not stored.</summary>
    private readonly ref struct RowBlock<T>(ref readonly T first, int rows, nuint rowStride, nuint columnStride)
    {
        private readonly ref readonly T _first = ref first;

        public int Rows { get; } = rows;

        public nuint ColumnStride { get; } = columnStride;

        public ref T this[int row]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref Unsafe.Add(ref Unsafe.AsRef(in _first), row < Rows ? (nuint)row * rowStride : 0);
        }
    }
}
