using System.Numerics.Tensors;
using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// Work space of one thread: takes a tile of rows to their log densities, and to their share of the moments of every
/// component.
/// </summary>
internal sealed class MixturePass(int dimension, int components)
{
    private const int TileRows = TileSize.MaximumRows;

    /// <summary>e⁻⁴⁵ is below the rounding of the sum it would be added to.</summary>
    private const double Negligible = -45;

    private readonly int _monomialCount = QuadraticForms.Count(dimension);
    private readonly int _rowStride = TileSize.Pad<double>(QuadraticForms.Count(dimension));
    private readonly AlignedBuffer<double> _monomials = new(QuadraticForms.Count(dimension) * TileRows);
    private readonly AlignedBuffer<double> _monomialRows = new(TileRows * TileSize.Pad<double>(QuadraticForms.Count(dimension)));
    private readonly AlignedBuffer<double> _terms = new(components * TileRows);
    private readonly AlignedBuffer<double> _logDensity = new(TileRows);

    /// <summary>Log densities in standardized units of the tile last run.</summary>
    public ReadOnlySpan<double> LogDensity => _logDensity.Span;

    /// <summary>Log densities, and responsibilities for <see cref="AddMoments"/>, of up to a tile of rows.</summary>
    public void Run(FeatureTable<float> rows, int first, int count, Standardization frame, ReadOnlySpan<double> coefficients)
    {
        FillMonomials(rows, first, count, frame);
        MatrixKernel.Multiply(
            components,
            TileSize.Pad<double>(count),
            _monomialCount,
            new Matrix<double>(coefficients, _monomialCount),
            _monomials.Span,
            TileRows,
            _terms.Span,
            TileRows);
        for (var row = 0; row < count; row += Vector<double>.Count)
        {
            Normalize(row);
        }
    }

    /// <summary>Adds Σ responsibility × monomial of the rows last run, per component.</summary>
    public void AddMoments(int count, Span<double> moments)
    {
        var monomials = _monomials.Span;
        var rows = _monomialRows.Span;
        for (var monomial = 0; monomial < _monomialCount; monomial++)
        {
            var column = monomials.Slice(monomial * TileRows, count);
            for (var row = 0; row < column.Length; row++)
            {
                rows[(row * _rowStride) + monomial] = column[row];
            }
        }

        MatrixKernel.Multiply(
            components,
            _monomialCount,
            count,
            new Matrix<double>(_terms.Span, TileRows),
            rows,
            _rowStride,
            moments,
            _monomialCount,
            accumulate: true);
    }

    private void FillMonomials(FeatureTable<float> rows, int first, int count, Standardization frame)
    {
        var monomials = _monomials.Span;
        monomials[..TileRows].Fill(1);
        for (var column = 0; column < dimension; column++)
        {
            var source = rows.Columns[column].AsSpan(first, count);
            var target = monomials.Slice((1 + column) * TileRows, TileRows);
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
                TensorPrimitives.Multiply<double>(
                    monomials.Slice((1 + i) * TileRows, TileRows),
                    monomials.Slice((1 + j) * TileRows, TileRows),
                    monomials.Slice(next++ * TileRows, TileRows));
            }
        }
    }

    /// <summary>Terms become responsibilities, and their log-sum-exp the log density, for one vector of rows.</summary>
    private void Normalize(int row)
    {
        var terms = _terms.Span;
        var largest = Vector.Create(double.NegativeInfinity);
        for (var k = 0; k < components; k++)
        {
            largest = Vector.Max(largest, Vector.Create<double>(terms[((k * TileRows) + row)..]));
        }

        var sum = Vector<double>.Zero;
        var negligible = Vector.Create(Negligible);
        for (var k = 0; k < components; k++)
        {
            var target = terms[((k * TileRows) + row)..];
            var exponent = Vector.Create<double>(target) - largest;
            var share = Vector.GreaterThanAny(exponent, negligible) ? VectorMath.Exp(exponent) : Vector<double>.Zero;
            sum += share;
            share.CopyTo(target);
        }

        (largest + VectorMath.Log(sum)).CopyTo(_logDensity.Span[row..]);
        var reciprocal = Vector<double>.One / sum;
        for (var k = 0; k < components; k++)
        {
            var target = terms[((k * TileRows) + row)..];
            (Vector.Create<double>(target) * reciprocal).CopyTo(target);
        }
    }
}
