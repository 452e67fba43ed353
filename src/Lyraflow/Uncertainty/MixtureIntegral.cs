using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>
/// The density of an uncertain row under a mixture of Gaussians, in closed form: ln Σ w N(z; Bᵀμ, BᵀSB + Q), and with a
/// limit the integral of that along the half-line z + b·t, t ≥ 0. Work space of one thread.
/// </summary>
internal abstract class MixtureIntegral
{
    /// <summary>ln of each component's share of the row last taken.</summary>
    public abstract ReadOnlySpan<double> Terms { get; }

    /// <summary>Plans the memory.</summary>
    public static MixtureIntegral Create(int dimension, int components, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new MixtureIntegral<Lanes512<double>>(dimension, components),
        VectorWidth.Bits256 => new MixtureIntegral<Lanes256<double>>(dimension, components),
        _ => new MixtureIntegral<Lanes128<double>>(dimension, components),
    };

    /// <summary>ln p of a row.</summary>
    public abstract double LogDensity(ProjectedMixture mixture, RowGeometry row);
}

/// <summary>The integral with vectors of one width.</summary>
/// <typeparam name="TLanes">The vectors to compute with; a lane is a component.</typeparam>
internal sealed class MixtureIntegral<TLanes>(int dimension, int components) : MixtureIntegral
    where TLanes : struct, ILanes<TLanes, double>
{
    // e⁻⁴⁵ is below the rounding of the sum it would be added to.
    private const double Negligible = -45;

    // So many reciprocals of standard deviations are multiplied before a logarithm is taken.
    private const int FactorsOfLogarithm = 16;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly AlignedBuffer<double> _terms = new(TileSize.Pad<double>(components));
    private readonly AlignedBuffer<double> _factor = new(AlignedBuffer<double>.LineLength * Math.Max(1, dimension * (dimension + 1) / 2));
    private readonly AlignedBuffer<double> _solved = new(AlignedBuffer<double>.LineLength * 2 * Math.Max(1, dimension));
    private readonly AlignedBuffer<double> _line = new(AlignedBuffer<double>.LineLength);
    private int _count;

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Terms => _terms.Span[.._count];

    /// <inheritdoc/>
    public override double LogDensity(ProjectedMixture mixture, RowGeometry row)
    {
        _count = mixture.Count;
        for (var first = 0; first < mixture.Stride; first += TLanes.Count)
        {
            Term(mixture, row, first);
        }

        return Sum(mixture.Stride);
    }

    /// <summary>
    /// The terms of a vector of components: a Cholesky decomposition L·Lᵀ of each covariance, and L⁻¹(z − Bᵀμ) on the way.
    /// </summary>
    private void Term(ProjectedMixture mixture, RowGeometry row, int first)
    {
        var (rank, stride, width) = (mixture.Rank, mixture.Stride, TLanes.Count);
        var covariances = mixture.Covariances.Span;
        var means = mixture.Means.Span;
        var factor = _factor.Span;
        var solved = _solved.Span;
        var along = solved[(dimension * width)..];
        var (reciprocals, logarithm, square) = (TLanes.One, TLanes.Zero, TLanes.Zero);
        var (limitSquare, limitProduct) = (TLanes.Zero, TLanes.Zero);
        for (var i = 0; i < rank; i++)
        {
            var rowStart = i * (i + 1) / 2;
            var rest = TLanes.Create(row.Point[i]) - TLanes.Load(means[((i * stride) + first)..]);
            var limit = TLanes.Create(row.HasLimit ? row.Limit[i] : 0);
            var diagonal = Entry(i, i);
            for (var j = 0; j < i; j++)
            {
                var entry = Entry(i, j);
                for (var k = 0; k < j; k++)
                {
                    entry -= Factor(factor, rowStart + k) * Factor(factor, (j * (j + 1) / 2) + k);
                }

                entry *= Factor(factor, (j * (j + 1) / 2) + j);
                entry.Store(factor[((rowStart + j) * width)..]);
                diagonal -= entry * entry;
                rest -= entry * TLanes.Load(solved[(j * width)..]);
                limit -= entry * TLanes.Load(along[(j * width)..]);
            }

            // On the diagonal stands the reciprocal, for that is what is needed.
            var reciprocal = TLanes.One / TLanes.SquareRoot(diagonal);
            reciprocal.Store(factor[((rowStart + i) * width)..]);
            rest *= reciprocal;
            rest.Store(solved[(i * width)..]);
            square = TLanes.FusedMultiplyAdd(rest, rest, square);
            limit *= reciprocal;
            limit.Store(along[(i * width)..]);
            limitSquare = TLanes.FusedMultiplyAdd(limit, limit, limitSquare);
            limitProduct = TLanes.FusedMultiplyAdd(limit, rest, limitProduct);
            reciprocals *= reciprocal;
            if (i % FactorsOfLogarithm == FactorsOfLogarithm - 1 || i == rank - 1)
            {
                logarithm += VectorMath<double, TLanes>.Log(reciprocals);
                reciprocals = TLanes.One;
            }
        }

        var half = TLanes.Create(0.5);
        var term = TLanes.Load(mixture.LogWeights.Span[first..]) + logarithm - (half * square) - TLanes.Create(rank * HalfLogTwoPi);
        if (row.HasLimit)
        {
            // Along b·t the exponent is a Gaussian in t about −product/square.
            var standardized = -limitProduct / TLanes.SquareRoot(limitSquare);
            term += (half * standardized * standardized) - (half * VectorMath<double, TLanes>.Log(limitSquare))
                + TLanes.Create(HalfLogTwoPi + row.LogLimitLength);
            standardized.Store(_line.Span);
            var terms = _terms.Span.Slice(first, width);
            term.Store(terms);
            for (var lane = 0; lane < width; lane++)
            {
                terms[lane] += NormalTail.LogCdf(_line.Span[lane]);
            }

            return;
        }

        term.Store(_terms.Span[first..]);

        TLanes Entry(int i, int j)
            => TLanes.Load(mixture.Covariances.Span[((((i * (i + 1) / 2) + j) * stride) + first)..])
                + TLanes.Create(row.Errors[(i * rank) + j]);
    }

    private static TLanes Factor(Span<double> factor, int place) => TLanes.Load(factor[(place * TLanes.Count)..]);

    private double Sum(int stride)
    {
        var terms = _terms.Span[..stride];
        var largest = double.NegativeInfinity;
        foreach (var term in terms)
        {
            largest = Math.Max(largest, term);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        _line.Span.Clear();
        var sum = new RowSum<double, TLanes>(_line.Span);
        var negligible = TLanes.Create(Negligible);
        var shift = TLanes.Create(largest);
        for (var first = 0; first < terms.Length; first += TLanes.Count)
        {
            var exponent = TLanes.Load(terms[first..]) - shift;
            var visible = TLanes.GreaterThan(exponent, negligible);
            sum.Add(first, TLanes.Select(visible, VectorMath<double, TLanes>.Exp(exponent), TLanes.Zero));
        }

        return largest + Math.Log(sum.Total);
    }
}
