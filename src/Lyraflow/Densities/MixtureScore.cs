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
    /// <param name="frame">The units that the Gaussians are in.</param>
    /// <param name="families">The Gaussians.</param>
    /// <param name="result">One number per row.</param>
    public abstract void Run(
        FeatureTable<float> rows, int first, Standardization frame, GaussianFamilies families, Span<double> result);
}

/// <summary>The same with vectors of one width.</summary>
/// <remarks>
/// Most rows are scored relative to one number, the highest peak, at one exponential a family. Where that comes near the
/// least of numbers, far from all Gaussians, the terms are scaled by the largest of the row's own.
/// </remarks>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal sealed class MixtureScore<TLanes>(int dimension) : MixtureScore
    where TLanes : struct, ILanes<TLanes, double>
{
    private const int TileRows = TileSize.MaximumRows;
    private const int ChunkFamilies = 48;

    /// <summary>e⁻⁴⁵ is below the rounding of the sum it would be added to.</summary>
    private const double Negligible = -45;

    // Its exponential is of no account, and still a normal number.
    private const double Lowest = -700;

    // Above it a sum owes nothing to the exponentials that were raised to e⁻⁷⁰⁰.
    private static readonly double LeastSum = Math.Exp(-500);

    private readonly MonomialTile<TLanes> _monomials = new(dimension);
    private readonly AlignedBuffer<double> _terms = new(ChunkFamilies * TileRows);
    private readonly AlignedBuffer<double> _largest = new(TileRows);
    private readonly AlignedBuffer<double> _sums = new(TileRows);
    private readonly AlignedBuffer<double> _logDensity = new(TileRows);

    /// <inheritdoc/>
    public override void Run(
        FeatureTable<float> rows, int first, Standardization frame, GaussianFamilies families, Span<double> result)
    {
        _monomials.Fill(rows, first, result.Length, frame);
        var isFar = !families.HaveOneScale;
        if (!isFar)
        {
            Sum(families, result.Length, isScaledByRow: false);
            var peak = TLanes.Create(families.HighestPeak);
            for (var row = 0; row < result.Length; row += TLanes.Count)
            {
                var sum = TLanes.Load(_sums.Span[row..]);
                isFar |= !TLanes.IsEmpty(Unless(TLanes.GreaterThan(sum, TLanes.Create(LeastSum))));
                (peak + VectorMath<double, TLanes>.Log(sum)).Store(_logDensity.Span[row..]);
            }
        }

        if (isFar)
        {
            RescoreFar(families, result.Length);
        }

        _logDensity.Span[..result.Length].CopyTo(result);
    }

    /// <summary>Scores the rows again whose sums were too small, each scaled by its own largest term.</summary>
    private void RescoreFar(GaussianFamilies families, int count)
    {
        Span<double> nearSums = stackalloc double[TileRows];
        _sums.Span[..TileRows].CopyTo(nearSums);
        Sum(families, count, isScaledByRow: true);
        var least = TLanes.Create(families.HaveOneScale ? LeastSum : double.PositiveInfinity);
        for (var row = 0; row < count; row += TLanes.Count)
        {
            var near = TLanes.GreaterThan(TLanes.Load(nearSums[row..]), least);
            var far = TLanes.Load(_largest.Span[row..]) + VectorMath<double, TLanes>.Log(TLanes.Load(_sums.Span[row..]));
            TLanes.Select(near, TLanes.Load(_logDensity.Span[row..]), far).Store(_logDensity.Span[row..]);
        }
    }

    private void Sum(GaussianFamilies families, int count, bool isScaledByRow)
    {
        _largest.Span.Fill(double.NegativeInfinity);
        _sums.Span.Clear();
        for (var start = 0; start < families.Count; start += ChunkFamilies)
        {
            var chunk = Math.Min(ChunkFamilies, families.Count - start);
            MatrixKernel.Multiply<double, TLanes>(
                chunk,
                TileSize.Pad<double>(count),
                _monomials.Count,
                new Matrix<double>(families.Coefficients.AsSpan(start * _monomials.Count), _monomials.Count),
                _monomials.Span,
                MonomialTile<TLanes>.Stride,
                _terms.Span,
                TileRows);
            for (var row = 0; row < count; row += TLanes.Count)
            {
                if (isScaledByRow)
                {
                    AddScaledByRow(families, start, chunk, row);
                }
                else
                {
                    Add(families, start, chunk, row);
                }
            }
        }
    }

    /// <summary>Adds a chunk's terms to the sums of one vector of rows, which are kept relative to the highest peak.</summary>
    private void Add(GaussianFamilies families, int start, int chunk, int row)
    {
        ref var terms = ref MemoryMarshal.GetReference(_terms.Span);
        var (peak, lowest, negligible) = (families.HighestPeak, TLanes.Create(Lowest), TLanes.Create(Negligible - families.MostLogGain));
        var largest = TLanes.Load(_largest.Span[row..]);
        var sum = TLanes.Load(_sums.Span[row..]);
        var at = (nuint)row;
        for (var family = start; family < start + chunk; family++, at += TileRows)
        {
            var exponent = TLanes.Load(ref terms, at) - TLanes.Create(peak);
            if (TLanes.IsEmpty(TLanes.GreaterThan(exponent, largest + negligible)))
            {
                // Nothing that this adds would change a bit of the sum.
                continue;
            }

            largest = TLanes.Max(largest, exponent);
            var widest = VectorMath<double, TLanes>.Exp(TLanes.AtLeast(exponent, lowest));
            sum += families.HasNarrower[family]
                ? widest * Gain(families, family, widest * TLanes.Create(families.Below[family]))
                : widest;
        }

        largest.Store(_largest.Span[row..]);
        sum.Store(_sums.Span[row..]);
    }

    /// <summary>Adds a chunk's terms to the sums of one vector of rows, which are kept relative to the largest term so far.</summary>
    private void AddScaledByRow(GaussianFamilies families, int start, int chunk, int row)
    {
        ref var terms = ref MemoryMarshal.GetReference(_terms.Span);
        var end = (nuint)(chunk * TileRows);
        var before = TLanes.Load(_largest.Span[row..]);
        var largest = before;
        for (var at = (nuint)row; at < end; at += TileRows)
        {
            largest = TLanes.Max(largest, TLanes.Load(ref terms, at));
        }

        var negligible = TLanes.Create(Negligible - families.MostLogGain);
        var sum = TLanes.Load(_sums.Span[row..]) * Visible(before - largest, negligible);
        var family = start;
        for (var at = (nuint)row; at < end; at += TileRows, family++)
        {
            var term = TLanes.Load(ref terms, at);
            var widest = Visible(term - largest, negligible);
            var distance = TLanes.AtLeast(term - TLanes.Create(families.Peaks[family]), TLanes.Create(Lowest));
            sum += families.HasNarrower[family]
                ? widest * Gain(families, family, VectorMath<double, TLanes>.Exp(distance))
                : widest;
        }

        largest.Store(_largest.Span[row..]);
        sum.Store(_sums.Span[row..]);
    }

    /// <summary>By how much a family is denser than its widest member: 1 + r₁u + r₂u³ + r₃u⁷ + r₄u¹⁵.</summary>
    private static TLanes Gain(GaussianFamilies families, int family, TLanes u)
    {
        var ratios = families.Narrower.AsSpan(family * GaussianFamilies.MostNarrower, GaussianFamilies.MostNarrower);
        var u2 = u * u;
        var u4 = u2 * u2;
        var sum = TLanes.FusedMultiplyAdd(u4 * u4, TLanes.Create(ratios[3]), TLanes.Create(ratios[2]));
        sum = TLanes.FusedMultiplyAdd(u4, sum, TLanes.Create(ratios[1]));
        sum = TLanes.FusedMultiplyAdd(u2, sum, TLanes.Create(ratios[0]));
        return TLanes.FusedMultiplyAdd(u, sum, TLanes.One);
    }

    private static TLanes Visible(TLanes exponent, TLanes negligible)
    {
        var visible = TLanes.GreaterThan(exponent, negligible);
        return TLanes.IsEmpty(visible)
            ? TLanes.Zero
            : TLanes.Select(visible, VectorMath<double, TLanes>.Exp(exponent), TLanes.Zero);
    }

    /// <summary>The mask of the lanes that are not set.</summary>
    private static TLanes Unless(TLanes mask)
        => TLanes.Select(mask, TLanes.GreaterThan(TLanes.Zero, TLanes.Zero), TLanes.Equals(TLanes.Zero, TLanes.Zero));
}
