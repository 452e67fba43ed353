using System.Numerics;

namespace Lyraflow.Engine;

/// <summary>Solves one small linear system per row of a tile: Gaussian elimination with partial pivoting, lane by lane.</summary>
internal static class LaneSolver
{
    /// <summary>Solves A·x = b in place.</summary>
    /// <param name="matrix">D × D columns: element (i, j) of every row's A in column j·D + i; used up.</param>
    /// <param name="right">D columns: b on entry, x on return.</param>
    public static void Solve<T, TLanes>(Tile<T> matrix, Tile<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        var dimension = right.Columns;
        for (var row = 0; row < right.PaddedRows; row += TLanes.Count)
        {
            var system = new LaneSystem<T, TLanes>(matrix, right, row);
            for (var pivot = 0; pivot < dimension; pivot++)
            {
                for (var i = pivot + 1; i < dimension; i++)
                {
                    system.KeepLarger(pivot, i);
                }

                for (var i = pivot + 1; i < dimension; i++)
                {
                    system.Eliminate(pivot, i);
                }
            }

            for (var i = dimension - 1; i >= 0; i--)
            {
                system.Substitute(i);
            }
        }
    }

    private readonly ref struct LaneSystem<T, TLanes>(Tile<T> matrix, Tile<T> right, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        private readonly Tile<T> _matrix = matrix;
        private readonly Tile<T> _right = right;
        private readonly int _row = row;

        private int Dimension => _right.Columns;

        /// <summary>Exchanges two equations in the lanes where the second has the larger pivot.</summary>
        public void KeepLarger(int pivot, int other)
        {
            var swap = TLanes.GreaterThan(
                TLanes.Abs(TLanes.Load(Element(other, pivot))), TLanes.Abs(TLanes.Load(Element(pivot, pivot))));
            if (TLanes.IsEmpty(swap))
            {
                return;
            }

            for (var j = pivot; j < Dimension; j++)
            {
                Exchange(Element(pivot, j), Element(other, j), swap);
            }

            Exchange(_right.Column(pivot)[_row..], _right.Column(other)[_row..], swap);
        }

        public void Eliminate(int pivot, int i)
        {
            var factor = -TLanes.Load(Element(i, pivot)) / TLanes.Load(Element(pivot, pivot));
            for (var j = pivot + 1; j < Dimension; j++)
            {
                Accumulate(factor, Element(pivot, j), Element(i, j));
            }

            Accumulate(factor, _right.Column(pivot)[_row..], _right.Column(i)[_row..]);
        }

        public void Substitute(int i)
        {
            var target = _right.Column(i)[_row..];
            for (var j = i + 1; j < Dimension; j++)
            {
                Accumulate(-TLanes.Load(Element(i, j)), _right.Column(j)[_row..], target);
            }

            (TLanes.Load(target) / TLanes.Load(Element(i, i))).Store(target);
        }

        private static void Exchange(Span<T> a, Span<T> b, TLanes swap)
        {
            var (first, second) = (TLanes.Load(a), TLanes.Load(b));
            TLanes.Select(swap, second, first).Store(a);
            TLanes.Select(swap, first, second).Store(b);
        }

        private static void Accumulate(TLanes factor, ReadOnlySpan<T> term, Span<T> sum)
            => TLanes.FusedMultiplyAdd(factor, TLanes.Load(term), TLanes.Load(sum)).Store(sum);

        private Span<T> Element(int i, int j) => _matrix.Column((j * Dimension) + i)[_row..];
    }
}
