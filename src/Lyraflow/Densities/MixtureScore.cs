using System.Runtime.InteropServices;
using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// Work space of one thread: takes a tile of rows to their log densities under any number of Gaussians, a chunk of them
/// at a time, so that what is computed of a chunk never leaves the first-level cache.
/// </summary>
internal abstract class MixtureScore
{
    /// <summary>Plans the memory.</summary>
    public static MixtureScore Create(int dimension, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new MixtureScore<Lanes512<double>>(dimension),
        VectorWidth.Bits256 => new MixtureScore<Lanes256<double>>(dimension),
        _ => new MixtureScore<Lanes128<double>>(dimension),
    };

    /// <summary>Log densities in standardized units of up to a tile of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first of them to take.</param>
    /// <param name="frame">The units that the coefficients are for.</param>
    /// <param name="coefficients">Those of all Gaussians, as <see cref="QuadraticForms"/> writes them.</param>
    /// <param name="result">One number per row.</param>
    public abstract void Run(
        FeatureTable<float> rows, int first, Standardization frame, ReadOnlySpan<double> coefficients, Span<double> result);
}

/// <summary>The same with vectors of one width.</summary>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class MixtureScore<TLanes>(int dimension) : MixtureScore
    where TLanes : struct, ILanes<TLanes, double>
{
    private const int TileRows = TileSize.MaximumRows;
    private const int ChunkComponents = 48;

    /// <summary>e⁻⁴⁵ is below the rounding of the sum it would be added to.</summary>
    private const double Negligible = -45;

    private readonly MonomialTile<TLanes> _monomials = new(dimension);
    private readonly AlignedBuffer<double> _terms = new(ChunkComponents * TileRows);
    private readonly AlignedBuffer<double> _largest = new(TileRows);
    private readonly AlignedBuffer<double> _sums = new(TileRows);

    /// <inheritdoc/>
    public override void Run(
        FeatureTable<float> rows, int first, Standardization frame, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        _monomials.Fill(rows, first, result.Length, frame);
        _largest.Span.Fill(double.NegativeInfinity);
        _sums.Span.Clear();
        var components = coefficients.Length / _monomials.Count;
        for (var start = 0; start < components; start += ChunkComponents)
        {
            var chunk = Math.Min(ChunkComponents, components - start);
            MatrixKernel.Multiply<double, TLanes>(
                chunk,
                TileSize.Pad<double>(result.Length),
                _monomials.Count,
                new Matrix<double>(coefficients[(start * _monomials.Count)..], _monomials.Count),
                _monomials.Span,
                MonomialTile<TLanes>.Stride,
                _terms.Span,
                TileRows);
            for (var row = 0; row < result.Length; row += TLanes.Count)
            {
                Add(chunk, row);
            }
        }

        for (var row = 0; row < result.Length; row += TLanes.Count)
        {
            var largest = _largest.Span[row..];
            (TLanes.Load(largest) + VectorMath<double, TLanes>.Log(TLanes.Load(_sums.Span[row..]))).Store(largest);
        }

        _largest.Span[..result.Length].CopyTo(result);
    }

    /// <summary>Adds a chunk's terms to the sums of one vector of rows, which are kept relative to the largest term so far.</summary>
    private void Add(int chunk, int row)
    {
        ref var terms = ref MemoryMarshal.GetReference(_terms.Span);
        var end = (nuint)(chunk * TileRows);
        var before = TLanes.Load(_largest.Span[row..]);
        var largest = TLanes.Create(double.NegativeInfinity);
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            largest = TLanes.Max(largest, TLanes.Load(ref terms, at));
        }

        var negligible = TLanes.Create(Negligible);
        var (none, all) = (TLanes.GreaterThan(before, before), TLanes.Equals(TLanes.Zero, TLanes.Zero));
        if (TLanes.IsEmpty(TLanes.Select(TLanes.LessThanOrEqual(largest - before, negligible), none, all)))
        {
            // What is not a number is not below anything, and goes on.
            return;
        }

        largest = TLanes.Max(largest, before);
        var sum = TLanes.Load(_sums.Span[row..]) * Visible(before - largest, negligible);
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            sum += Visible(TLanes.Load(ref terms, at) - largest, negligible);
        }

        largest.Store(_largest.Span[row..]);
        sum.Store(_sums.Span[row..]);
    }

    private static TLanes Visible(TLanes exponent, TLanes negligible)
    {
        var visible = TLanes.GreaterThan(exponent, negligible);
        return TLanes.IsEmpty(visible)
            ? TLanes.Zero
            : TLanes.Select(visible, VectorMath<double, TLanes>.Exp(exponent), TLanes.Zero);
    }
}
