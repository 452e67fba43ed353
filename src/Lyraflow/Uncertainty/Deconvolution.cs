using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Extreme deconvolution (Bovy, Hogg and Roweis 2011, "Extreme deconvolution: inferring complete distribution functions from
/// noisy, heterogeneous and incomplete observations"): the mixture of Gaussians from which rows were drawn before each got
/// errors of its own, some of its columns missing. Expectation–maximization; an iteration never makes the rows less likely.
/// </summary>
public static class Deconvolution
{
    /// <summary>Rows of a shard, whose moments are summed in the shards' order whatever the number of threads.</summary>
    private const int ShardRows = 1024;

    /// <summary>Improves a mixture until the rows get no likelier.</summary>
    /// <param name="rows">The rows; limits count as missing columns.</param>
    /// <param name="start">Where to begin, such as a mixture fitted to the rows as they are.</param>
    /// <param name="settings">Tolerance, most iterations, and the floor of the variances, in units of the start's.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="cancellation">Ends the fit between two iterations.</param>
    /// <returns>The mixture, and the mean log likelihood of the rows under it before its last improvement.</returns>
    /// <exception cref="InputException">There are no rows, or none says anything of the features.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public static (GaussianMixture Mixture, double LogLikelihood) Fit(
        IReadOnlyList<UncertainRow> rows,
        GaussianMixture start,
        GaussianMixtureSettings settings,
        WorkerTeam team,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(team);
        settings.Validate();
        InputException.ThrowUnless(rows.Count > 0, "A density cannot be deconvolved from no rows.");
        var dimension = start.Dimension;
        var scale = MixtureMoments.Of(start.Components).Covariance;
        double[] widths = [.. Enumerable.Range(0, dimension).Select(i => Math.Sqrt(scale[i, i]))];
        var shards = (rows.Count + ShardRows - 1) / ShardRows;
        var expectations = Enumerable.Range(0, team.Threads).Select(_ => new DeconvolutionStep(dimension, widths)).ToArray();
        var moments = Enumerable.Range(0, shards).Select(_ => new DeconvolutionMoments(start.Components.Count, dimension)).ToArray();
        var (components, last) = (start.Components, double.NegativeInfinity);
        for (var iteration = 0; iteration < settings.MaximumIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            team.Run(shards, (worker, shard) =>
            {
                moments[shard].Clear();
                for (var i = shard * ShardRows; i < Math.Min(rows.Count, (shard + 1) * ShardRows); i++)
                {
                    expectations[worker].Add(rows[i], components, moments[shard]);
                }
            });
            foreach (var shard in moments.AsSpan(1))
            {
                moments[0].Add(shard);
            }

            InputException.ThrowUnless(
                moments[0].Rows > 0, "A density cannot be deconvolved from rows of which none says anything of the features.");
            var likelihood = moments[0].LogLikelihood / moments[0].Rows;
            components = moments[0].Maximize(components, settings.CovarianceFloor, scale);
            if (likelihood - last < settings.Tolerance)
            {
                return (new GaussianMixture(components), likelihood);
            }

            last = likelihood;
        }

        return (new GaussianMixture(components), last);
    }
}

/// <summary>What an iteration sums over rows: per component Σq, Σq·b and Σq·(B + b·bᵀ).</summary>
internal sealed class DeconvolutionMoments(int components, int dimension)
{
    private readonly double[] _shares = new double[components];
    private readonly double[] _first = new double[components * dimension];
    private readonly double[] _second = new double[components * dimension * dimension];

    /// <summary>Rows that say something.</summary>
    public long Rows { get; private set; }

    /// <summary>Σ ln p.</summary>
    public double LogLikelihood { get; private set; }

    public void Clear()
    {
        (Rows, LogLikelihood) = (0, 0);
        _shares.AsSpan().Clear();
        _first.AsSpan().Clear();
        _second.AsSpan().Clear();
    }

    public void Add(DeconvolutionMoments other)
    {
        Rows += other.Rows;
        LogLikelihood += other.LogLikelihood;
        AddAll(_shares, other._shares);
        AddAll(_first, other._first);
        AddAll(_second, other._second);
    }

    public void AddRow(double logLikelihood)
    {
        Rows++;
        LogLikelihood += logLikelihood;
    }

    /// <summary>Adds a row's share q of a component, its expectation b there and the covariance B of that.</summary>
    public void AddShare(int component, double share, ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        _shares[component] += share;
        for (var i = 0; i < dimension; i++)
        {
            _first[(component * dimension) + i] += share * mean[i];
            for (var j = 0; j < dimension; j++)
            {
                _second[(((component * dimension) + i) * dimension) + j]
                    += share * (covariance[(i * dimension) + j] + (mean[i] * mean[j]));
            }
        }
    }

    /// <summary>
    /// The components that make the sums likeliest; one that has lost its rows stays as it is, with no weight to speak of.
    /// </summary>
    public IReadOnlyList<MixtureComponent> Maximize(IReadOnlyList<MixtureComponent> before, double floor, double[,] scale)
    {
        const double fewest = 1e-6;
        double[] weights = [.. _shares.Select(share => Math.Max(share, fewest))];
        var total = weights.Sum();
        return [.. before.Select((component, k) => _shares[k] <= fewest ? component with { Weight = weights[k] / total } : Of(k))];

        MixtureComponent Of(int k)
        {
            var mean = new double[dimension];
            var covariance = new double[dimension, dimension];
            for (var i = 0; i < dimension; i++)
            {
                mean[i] = _first[(k * dimension) + i] / _shares[k];
            }

            for (var i = 0; i < dimension; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    covariance[i, j] = covariance[j, i]
                        = (_second[(((k * dimension) + i) * dimension) + j] / _shares[k]) - (mean[i] * mean[j]);
                }

                covariance[i, i] = Math.Max(covariance[i, i], 0) + (floor * scale[i, i]);
            }

            return new MixtureComponent(weights[k] / total, mean, covariance);
        }
    }

    private static void AddAll(double[] to, double[] from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}

/// <summary>The expectations of one row. Work space of one thread.</summary>
internal sealed class DeconvolutionStep(int dimension, double[] widths)
{
    private readonly RowGeometry _geometry = new(dimension, widths);
    private readonly UncertainRow _free = new(dimension);
    private readonly double[] _mean = new double[dimension];
    private readonly double[] _covariance = new double[dimension * dimension];
    private double[] _terms = [];
    private Cholesky?[] _factors = [];
    private double[][] _solved = [];

    /// <summary>Adds a row under some components.</summary>
    public void Add(UncertainRow row, IReadOnlyList<MixtureComponent> components, DeconvolutionMoments moments)
    {
        Set(row);
        if (_geometry.Rank == 0)
        {
            return;
        }

        if (_terms.Length != components.Count)
        {
            _terms = new double[components.Count];
            _factors = new Cholesky?[components.Count];
            _solved = [.. components.Select(_ => new double[dimension])];
        }

        var largest = double.NegativeInfinity;
        for (var k = 0; k < components.Count; k++)
        {
            _terms[k] = Term(components[k], k);
            largest = Math.Max(largest, _terms[k]);
        }

        if (!double.IsFinite(largest))
        {
            return;
        }

        var sum = _terms.Sum(term => Math.Exp(term - largest));
        moments.AddRow(largest + Math.Log(sum));
        for (var k = 0; k < components.Count; k++)
        {
            var share = Math.Exp(_terms[k] - largest) / sum;
            if (share > 1e-15)
            {
                Expect(components[k], k);
                moments.AddShare(k, share, _mean, _covariance);
            }
        }
    }

    private void Set(UncertainRow row)
    {
        _free.Clear();
        row.Center.CopyTo(_free.Center);
        for (var j = 0; j < row.Count; j++)
        {
            if (row.Kind(j) == DirectionKind.Gaussian)
            {
                _free.AddError(row.Direction(j), 1);
            }
            else
            {
                _free.AddFree(row.Direction(j));
            }
        }

        _geometry.Set(_free);
    }

    /// <summary>ln w + ln N(z; Bᵀμ, T) with T = BᵀSB + Q; keeps the decomposition of T, and L⁻¹(z − Bᵀμ).</summary>
    private double Term(MixtureComponent component, int k)
    {
        var rank = _geometry.Rank;
        var matrix = new double[rank, rank];
        var solved = _solved[k].AsSpan(0, rank);
        for (var i = 0; i < rank; i++)
        {
            var row = _geometry.Basis.Slice(i * dimension, dimension);
            solved[i] = _geometry.Point[i];
            for (var a = 0; a < dimension; a++)
            {
                solved[i] -= row[a] * component.Mean[a];
            }

            for (var j = 0; j <= i; j++)
            {
                var sum = _geometry.Errors[(i * rank) + j];
                for (var a = 0; a < dimension; a++)
                {
                    for (var b = 0; b < dimension; b++)
                    {
                        sum += row[a] * component.Covariance[a, b] * _geometry.Basis[(j * dimension) + b];
                    }
                }

                matrix[i, j] = sum;
            }
        }

        _factors[k] = Cholesky.TryDecompose(matrix);
        return _factors[k] is not { } factor
            ? double.NegativeInfinity
            : Math.Log(component.Weight)
                - (0.5 * (factor.SolveSquare(solved) + factor.LogDeterminant + (rank * Math.Log(2 * Math.PI))));
    }

    /// <summary>b = μ + SBᵀT⁻¹(z − Bᵀμ) and S − SBᵀT⁻¹BS, by way of U = L⁻¹BᵀS.</summary>
    private void Expect(MixtureComponent component, int k)
    {
        var rank = _geometry.Rank;
        Span<double> columns = stackalloc double[rank * dimension];
        Span<double> column = stackalloc double[rank];
        for (var a = 0; a < dimension; a++)
        {
            for (var i = 0; i < rank; i++)
            {
                column[i] = 0;
                for (var b = 0; b < dimension; b++)
                {
                    column[i] += _geometry.Basis[(i * dimension) + b] * component.Covariance[b, a];
                }
            }

            _factors[k]!.SolveSquare(column);
            column.CopyTo(columns.Slice(a * rank, rank));
        }

        for (var a = 0; a < dimension; a++)
        {
            _mean[a] = component.Mean[a];
            for (var i = 0; i < rank; i++)
            {
                _mean[a] += columns[(a * rank) + i] * _solved[k][i];
            }

            for (var b = 0; b < dimension; b++)
            {
                var sum = component.Covariance[a, b];
                for (var i = 0; i < rank; i++)
                {
                    sum -= columns[(a * rank) + i] * columns[(b * rank) + i];
                }

                _covariance[(a * dimension) + b] = sum;
            }
        }
    }
}
