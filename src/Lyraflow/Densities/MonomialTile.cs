using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>The monomials 1, x_i and x_i·x_j (i ≥ j) of a tile of rows in standardized units, one after the other.</summary>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class MonomialTile<TLanes>(int dimension)
    where TLanes : struct, ILanes<TLanes, double>
{
    /// <summary>The distance from one monomial to the next.</summary>
    public const int Stride = TileSize.MaximumRows;

    private readonly AlignedBuffer<double> _values = new(QuadraticForms.Count(dimension) * Stride);

    /// <summary>Number of monomials.</summary>
    public int Count { get; } = QuadraticForms.Count(dimension);

    /// <summary>The monomials.</summary>
    public ReadOnlySpan<double> Span => _values.Span;

    /// <summary>Takes up to a tile of rows; what is beyond them is zero.</summary>
    public void Fill(FeatureTable<float> rows, int first, int count, Standardization frame)
    {
        var values = _values.Span;
        values[..Stride].Fill(1);
        for (var column = 0; column < dimension; column++)
        {
            var source = rows.Columns[column].AsSpan(first, count);
            var target = values.Slice((1 + column) * Stride, Stride);
            var (mean, scale) = (frame.Mean[column], frame.Scale[column]);
            for (var row = 0; row < source.Length; row++)
            {
                target[row] = (source[row] - mean) / scale;
            }

            target[count..].Clear();
        }

        var next = 1 + dimension;
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var a = values.Slice((1 + i) * Stride, Stride);
                var b = values.Slice((1 + j) * Stride, Stride);
                var product = values.Slice(next++ * Stride, Stride);
                for (var row = 0; row < Stride; row += TLanes.Count)
                {
                    (TLanes.Load(a[row..]) * TLanes.Load(b[row..])).Store(product[row..]);
                }
            }
        }
    }
}
