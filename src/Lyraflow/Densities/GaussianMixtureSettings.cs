using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>How a <see cref="GaussianMixture"/> is fitted.</summary>
public sealed record GaussianMixtureSettings
{
    /// <summary>The vectors to compute with, null for <see cref="Processor.Vectors"/>; they do not change a bit of a result.</summary>
    internal VectorWidth? Width { get; init; }

    /// <summary>Number of components.</summary>
    public int Components { get; init; } = 20;

    /// <summary>
    /// Number of random starts. Each runs for <see cref="StartIterations"/>; only the likeliest goes on (the "small
    /// EM" of Biernacki, Celeux and Govaert 2003).
    /// </summary>
    public int Starts { get; init; } = 4;

    /// <summary>Iterations of each start before the likeliest is chosen.</summary>
    public int StartIterations { get; init; } = 10;

    /// <summary>Most iterations in all.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>Iterations end when the mean log likelihood gains less than this, in nats per row.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// Added to the diagonal of every covariance, in units of each column's own variance: no component may shrink
    /// onto a single row.
    /// </summary>
    public double CovarianceFloor { get; init; } = 1e-6;

    /// <summary>
    /// Degrees of freedom of a Student's t in place of each Gaussian, as a fixed sum of Gaussians of growing width; null for
    /// Gaussians.
    /// </summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>
    /// How many rows' worth of the mean covariance of all components is mixed into each: Σ = (N·Σ + a·Σ̄) / (N + a), so that
    /// a component of few rows takes its shape from the others (after Fraley and Raftery 2007).
    /// </summary>
    public double Shrinkage { get; init; }

    /// <summary>Seed of the starts.</summary>
    public long Seed { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        InputException.ThrowUnless(Components >= 1, $"A mixture needs at least one component, not {Components}.");
        InputException.ThrowUnless(Starts >= 1, $"A mixture needs at least one start, not {Starts}.");
        InputException.ThrowUnless(
            StartIterations >= 1 && MaximumIterations >= 1,
            $"A mixture needs iterations, not {StartIterations} and {MaximumIterations}.");
        InputException.ThrowUnless(
            Tolerance >= 0 && double.IsFinite(Tolerance), $"The tolerance of a mixture must not be negative: {Tolerance}.");
        InputException.ThrowUnless(
            CovarianceFloor > 0 && double.IsFinite(CovarianceFloor), $"The covariance floor must be positive, not {CovarianceFloor}.");
        InputException.ThrowUnless(
            Shrinkage >= 0 && double.IsFinite(Shrinkage), $"The shrinkage of covariances must not be negative: {Shrinkage}.");
        InputException.ThrowUnless(
            DegreesOfFreedom is null or > 1 and < 1000, $"The degrees of freedom must lie between 1 and 1000, not at {DegreesOfFreedom}.");
    }
}
