using System.Numerics;

namespace Lyraflow.Engine;

/// <summary>Solves one small linear system per row of a tile: Gaussian elimination with partial pivoting, lane by lane.</summary>
internal static class LaneSolver
{
    /// <summary>Solves A·x = b in place.</summary>
    /// <param name="matrix">D × D columns: element (i, j) of every row's A in column j·D + i; used up.</param>
    /// <param name="right">D columns: b on entry, x on return.</param>
    public static void Solve<T>(Tile<T> matrix, Tile<T> right)
        where T : unmanaged
    {
        var dimension = right.Columns;
        for (var row = 0; row < right.PaddedRows; row += Vector<T>.Count)
        {
            var system = new LaneSystem<T>(matrix, right, row);
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

    private readonly ref struct LaneSystem<T>(Tile<T> matrix, Tile<T> right, int row)
        where T : unmanaged
    {
        private readonly Tile<T> _matrix = matrix;
        private readonly Tile<T> _right = right;
        private readonly int _row = row;

        private int Dimension => _right.Columns;

        /// <summary>Exchanges two equations in the lanes where the second has the larger pivot.</summary>
        public void KeepLarger(int pivot, int other)
        {
            var swap = Vector.GreaterThan(
                Vector.Abs(Vector.Create<T>(Element(other, pivot))), Vector.Abs(Vector.Create<T>(Element(pivot, pivot))));
            if (Vector.EqualsAll(swap, Vector<T>.Zero))
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
            var factor = -Vector.Create<T>(Element(i, pivot)) / Vector.Create<T>(Element(pivot, pivot));
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
                Accumulate(-Vector.Create<T>(Element(i, j)), _right.Column(j)[_row..], target);
            }

            (Vector.Create<T>(target) / Vector.Create<T>(Element(i, i))).CopyTo(target);
        }

        private static void Exchange(Span<T> a, Span<T> b, Vector<T> swap)
        {
            var (first, second) = (Vector.Create<T>(a), Vector.Create<T>(b));
            Vector.ConditionalSelect(swap, second, first).CopyTo(a);
            Vector.ConditionalSelect(swap, first, second).CopyTo(b);
        }

        private static void Accumulate(Vector<T> factor, ReadOnlySpan<T> term, Span<T> sum)
            => VectorMath.FusedMultiplyAdd(factor, Vector.Create(term), Vector.Create<T>(sum)).CopyTo(sum);

        private Span<T> Element(int i, int j) => _matrix.Column((j * Dimension) + i)[_row..];
    }
}
