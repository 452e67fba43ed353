using System.Runtime.InteropServices;
using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// Work space of one thread: takes a tile of rows to their log densities, and to their share of the moments of every
/// component.
/// </summary>
internal abstract class MixturePass
{
    /// <summary>Log densities in standardized units of the tile last run.</summary>
    public abstract ReadOnlySpan<double> LogDensity { get; }

    /// <summary>Plans the memory.</summary>
    public static MixturePass Create(int dimension, int components, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new MixturePass<Lanes512<double>>(dimension, components),
        VectorWidth.Bits256 => new MixturePass<Lanes256<double>>(dimension, components),
        _ => new MixturePass<Lanes128<double>>(dimension, components),
    };

    /// <summary>Log densities, and responsibilities for <see cref="AddMoments"/>, of up to a tile of rows.</summary>
    public abstract void Run(
        FeatureTable<float> rows, int first, int count, Standardization frame, ReadOnlySpan<double> coefficients);

    /// <summary>Adds Σ responsibility × monomial of the rows last run, per component.</summary>
    public abstract void AddMoments(int count, Span<double> moments);
}

/// <summary>The pass with vectors of one width.</summary>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class MixturePass<TLanes>(int dimension, int components) : MixturePass
    where TLanes : struct, ILanes<TLanes, double>
{
    private const int TileRows = TileSize.MaximumRows;

    /// <summary>e⁻⁴⁵ is below the rounding of the sum it would be added to.</summary>
    private const double Negligible = -45;

    private readonly int _monomialCount = QuadraticForms.Count(dimension);
    private readonly int _rowStride = TileSize.Pad<double>(QuadraticForms.Count(dimension));
    private readonly MonomialTile<TLanes> _monomials = new(dimension);
    private readonly AlignedBuffer<double> _monomialRows = new(TileRows * TileSize.Pad<double>(QuadraticForms.Count(dimension)));
    private readonly AlignedBuffer<double> _terms = new(components * TileRows);
    private readonly AlignedBuffer<double> _logDensity = new(TileRows);

    /// <inheritdoc/>
    public override ReadOnlySpan<double> LogDensity => _logDensity.Span;

    /// <inheritdoc/>
    public override void Run(
        FeatureTable<float> rows, int first, int count, Standardization frame, ReadOnlySpan<double> coefficients)
    {
        _monomials.Fill(rows, first, count, frame);
        MatrixKernel.Multiply<double, TLanes>(
            components,
            TileSize.Pad<double>(count),
            _monomialCount,
            new Matrix<double>(coefficients, _monomialCount),
            _monomials.Span,
            TileRows,
            _terms.Span,
            TileRows);
        for (var row = 0; row < count; row += TLanes.Count)
        {
            Normalize(row);
        }
    }

    /// <inheritdoc/>
    public override void AddMoments(int count, Span<double> moments)
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

        MatrixKernel.Multiply<double, TLanes>(
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

    /// <summary>Terms become responsibilities, and their log-sum-exp the log density, for one vector of rows.</summary>
    private void Normalize(int row)
    {
        ref var terms = ref MemoryMarshal.GetReference(_terms.Span);
        var end = (nuint)(components * TileRows);
        var largest = TLanes.Create(double.NegativeInfinity);
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            largest = TLanes.Max(largest, TLanes.Load(ref terms, at));
        }

        var sum = TLanes.Zero;
        var negligible = TLanes.Create(Negligible);
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            var exponent = TLanes.Load(ref terms, at) - largest;
            var visible = TLanes.GreaterThan(exponent, negligible);
            var share = TLanes.IsEmpty(visible)
                ? TLanes.Zero
                : TLanes.Select(visible, VectorMath<double, TLanes>.Exp(exponent), TLanes.Zero);
            sum += share;
            share.Store(ref terms, at);
        }

        (largest + VectorMath<double, TLanes>.Log(sum)).Store(_logDensity.Span[row..]);
        var reciprocal = TLanes.One / sum;
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            (TLanes.Load(ref terms, at) * reciprocal).Store(ref terms, at);
        }
    }
}
