using Lyraflow.Densities;

namespace Lyraflow.Uncertainty;

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
