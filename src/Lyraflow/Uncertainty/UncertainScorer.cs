using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Scores uncertain rows under the densities of several classes: ln of the density integrated over what is uncertain, in nats
/// per unit of the features' directions that are known, which are the same for all classes. One thread's own; the result
/// for a row depends on nothing but the row.
/// </summary>
public sealed class UncertainScorer
{
    private readonly RowGeometry _geometry;
    private readonly Class[] _classes;

    /// <summary>Creates a scorer.</summary>
    /// <param name="densities">The classes, of the same features.</param>
    /// <param name="settings">How carefully flows are integrated; null for the defaults.</param>
    /// <exception cref="InputException">A setting is impossible.</exception>
    public UncertainScorer(IReadOnlyList<UncertainDensity> densities, IntegrationSettings? settings = null)
        : this(densities, settings ?? new IntegrationSettings(), Processor.Vectors)
    {
    }

    internal UncertainScorer(IReadOnlyList<UncertainDensity> densities, IntegrationSettings settings, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(densities);
        settings.Validate();
        Dimension = densities[0].Density.Dimension;
        var sequences = PointSequences.Of(Dimension);
        _geometry = RowGeometry.For(densities);
        _classes = [.. densities.Select(density => new Class(density, settings, sequences, width))];
    }

    /// <summary>Number of features.</summary>
    public int Dimension { get; }

    /// <summary>
    /// Number of directions of the features that the row last scored says something of; zero where nothing is known, and then
    /// every class has the density 1.
    /// </summary>
    public int KnownDirections => _geometry.Rank;

    /// <summary>Points at which flows were computed for the row last scored, of all classes together.</summary>
    public int PointsUsed { get; private set; }

    /// <summary>ln p of a row under every class.</summary>
    /// <param name="row">The row; one without directions is scored in double precision, like any other.</param>
    /// <param name="logDensities">Receives one number per class; −∞ where there is no density.</param>
    /// <param name="errors">Receives the estimated error of each; zero where it is exact.</param>
    public void LogDensity(UncertainRow row, Span<double> logDensities, Span<double> errors)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Dimension, Dimension);
        _geometry.Set(row);
        PointsUsed = 0;
        for (var k = 0; k < _classes.Length; k++)
        {
            (logDensities[k], errors[k]) = _classes[k].LogDensity(row, _geometry);
            PointsUsed += _classes[k].PointsUsed;
        }
    }

    /// <summary>
    /// By how much the errors of the row last scored widen a class, ½ ln(|S + Q| / |S|) with the class's covariance S and that of
    /// the errors Q where the features are known: the density of a Gaussian falls by that, at its peak and at any quantile.
    /// </summary>
    /// <param name="density">The class.</param>
    public double Widening(UncertainDensity density)
    {
        ArgumentNullException.ThrowIfNull(density);
        return _geometry.HasErrors ? 0.5 * (LogDeterminant(density, withErrors: true) - LogDeterminant(density, withErrors: false)) : 0;
    }

    /// <summary>The length of a vector of features as far as it lies in the directions that the row last scored knows.</summary>
    public double KnownLength(ReadOnlySpan<double> vector)
    {
        var square = 0.0;
        for (var k = 0; k < _geometry.Rank; k++)
        {
            var part = 0.0;
            for (var i = 0; i < Dimension; i++)
            {
                part += _geometry.Basis[(k * Dimension) + i] * vector[i];
            }

            square += part * part;
        }

        return Math.Sqrt(square);
    }

    private double LogDeterminant(UncertainDensity density, bool withErrors)
    {
        var rank = _geometry.Rank;
        var basis = _geometry.Basis;
        var matrix = new double[rank, rank];
        for (var i = 0; i < rank; i++)
        {
            for (var j = 0; j < rank; j++)
            {
                var sum = withErrors ? _geometry.Errors[(i * rank) + j] : 0;
                for (var a = 0; a < Dimension; a++)
                {
                    for (var b = 0; b < Dimension; b++)
                    {
                        sum += basis[(i * Dimension) + a] * density.Moments.Covariance[a, b] * basis[(j * Dimension) + b];
                    }
                }

                matrix[i, j] = sum;
            }
        }

        return Cholesky.TryDecompose(matrix)?.LogDeterminant ?? double.NaN;
    }

    private sealed class Class
    {
        private readonly double _logRestWeight;
        private readonly MixtureProjections? _gaussians;
        private readonly MixtureIntegral? _exact;
        private readonly MixtureProjections? _surrogate;
        private readonly MixtureIntegral? _guide;
        private readonly NumericalIntegral? _numerical;

        public Class(UncertainDensity density, IntegrationSettings settings, PointSequence[] sequences, VectorWidth width)
        {
            var dimension = density.Density.Dimension;
            _logRestWeight = density.LogRestWeight;
            if (density.Gaussians.Count > 0)
            {
                _gaussians = new MixtureProjections(density.Gaussians);
                _exact = MixtureIntegral.Create(dimension, density.Gaussians.Count, width);
            }

            if (density.Surrogate is { } surrogate)
            {
                _surrogate = new MixtureProjections(surrogate.Mixture.Components);
                _guide = MixtureIntegral.Create(dimension, surrogate.Mixture.Components.Count, width);
                _numerical = new NumericalIntegral(density, settings, sequences);
            }
        }

        public int PointsUsed => _numerical?.PointsUsed ?? 0;

        public (double LogDensity, double Error) LogDensity(UncertainRow row, RowGeometry geometry)
        {
            if (geometry.Rank == 0)
            {
                return (0, 0);
            }

            var exact = _gaussians is null ? double.NegativeInfinity : _exact!.LogDensity(_gaussians.At(geometry), geometry);
            if (_numerical is null)
            {
                return (exact, 0);
            }

            var logSurrogate = _guide!.LogDensity(_surrogate!.At(geometry), geometry);
            var (rest, error) = _numerical.LogDensity(row, geometry, logSurrogate, _guide.Terms, exact - _logRestWeight);
            rest += _logRestWeight;
            var larger = Math.Max(exact, rest);
            if (!double.IsFinite(larger))
            {
                return (larger, 0);
            }

            var total = larger + Math.Log(Math.Exp(exact - larger) + Math.Exp(rest - larger));
            var relative = Math.Exp(rest - total);
            return (total, relative > 0 ? error * relative : 0);
        }
    }
}
