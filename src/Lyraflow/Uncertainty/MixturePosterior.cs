using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Mathematics;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Where the features of an uncertain row are likely under a mixture: a Gaussian in the row's parameters τ for every component
/// that matters, with its share. Work space of one thread.
/// </summary>
internal sealed class MixturePosterior
{
    private const double LeastShare = 1e-6;

    private readonly IReadOnlyList<MixtureComponent> _components;
    private readonly IReadOnlyList<double[,]> _precisions;
    private readonly double[] _shares;
    private readonly double[] _means;
    private readonly double[] _factors;

    public MixturePosterior(IReadOnlyList<MixtureComponent> components, IReadOnlyList<double[,]> precisions)
    {
        (_components, _precisions) = (components, precisions);
        var dimension = components[0].Mean.Count;
        var most = dimension + 1;
        Parameters = new RowParameters(dimension);
        _shares = new double[components.Count];
        _means = new double[components.Count * most];
        _factors = new double[components.Count * most * most];
    }

    /// <summary>The parameters of the row.</summary>
    public RowParameters Parameters { get; }

    /// <summary>Components that matter.</summary>
    public int Count { get; private set; }

    /// <summary>The sums of their shares, up to and including each.</summary>
    public ReadOnlySpan<double> Shares => _shares.AsSpan(0, Count);

    /// <summary>The sum of the shares; what is missing to 1 was left out.</summary>
    public double Total => _shares[Count - 1];

    /// <summary>All means, one after the other.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>All factors, one after the other.</summary>
    public ReadOnlySpan<double> Factors => _factors;

    /// <summary>The share of a component.</summary>
    public double Share(int component) => _shares[component] - (component == 0 ? 0 : _shares[component - 1]);

    /// <summary>The mean of a component in the parameters.</summary>
    public Span<double> Mean(int component) => _means.AsSpan(component * Parameters.Count, Parameters.Count);

    /// <summary>L with L·Lᵀ the inverse of a component's covariance in the parameters.</summary>
    public Span<double> Factor(int component)
        => _factors.AsSpan(component * Parameters.Count * Parameters.Count, Parameters.Count * Parameters.Count);

    /// <summary>Takes a row.</summary>
    /// <param name="center">The features where every parameter is zero.</param>
    /// <param name="geometry">What the row says of the features.</param>
    /// <param name="logDensity">ln of the mixture's integral.</param>
    /// <param name="terms">ln of each component's share in that.</param>
    public void Set(ReadOnlySpan<double> center, RowGeometry geometry, double logDensity, ReadOnlySpan<double> terms)
    {
        Parameters.Set(geometry);
        Count = 0;
        var sum = 0.0;
        for (var k = 0; k < terms.Length; k++)
        {
            var share = Math.Exp(terms[k] - logDensity);
            if (share < LeastShare)
            {
                continue;
            }

            sum += share;
            _shares[Count] = sum;
            Parameters.Fit(center, _components[k].Mean, _precisions[k], Mean(Count), Factor(Count));
            Count++;
        }
    }

    /// <summary>Makes of random numbers the parameters of a place, where the mixture and the row have it.</summary>
    /// <param name="choice">Uniform: it chooses the component.</param>
    /// <param name="values">Standard normal numbers, which become the parameters.</param>
    public void Place(double choice, Span<double> values)
    {
        var chosen = ImportanceWeights.Choose(Shares, choice);
        var mean = Mean(chosen);
        var factor = Factor(chosen);
        if (Parameters.HasLimit)
        {
            // The last is a normal number that is at least −bound.
            var bound = mean[^1] * factor[^1];
            values[^1] = -NormalTail.QuantileBelow(bound, SpecialFunctions.NormalCdf(values[^1]));
        }

        RowParameters.Draw(mean, factor, values);
    }

    /// <summary>The features at a place.</summary>
    public void Move(ReadOnlySpan<double> center, ReadOnlySpan<double> values, Span<double> features)
    {
        for (var i = 0; i < features.Length; i++)
        {
            var place = center[i];
            for (var a = 0; a < values.Length; a++)
            {
                place += values[a] * Parameters.Direction(a)[i];
            }

            features[i] = place;
        }
    }

    /// <summary>The inverse of each component's covariance.</summary>
    public static IReadOnlyList<double[,]> Invert(IReadOnlyList<MixtureComponent> components)
        => [.. components.Select(component => Invert(component.Covariance))];

    private static double[,] Invert(double[,] covariance)
    {
        var order = covariance.GetLength(0);
        var cholesky = Cholesky.TryDecompose(covariance)!;
        var inverse = new double[order, order];
        var columns = new double[order][];
        for (var j = 0; j < order; j++)
        {
            columns[j] = new double[order];
            columns[j][j] = 1;
            cholesky.SolveSquare(columns[j]);
        }

        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                for (var k = 0; k < order; k++)
                {
                    inverse[i, j] += columns[i][k] * columns[j][k];
                }
            }
        }

        return inverse;
    }
}
