using System.Numerics.Tensors;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests;

/// <summary>What a density integrates to.</summary>
/// <param name="Estimate">The integral; 1 for a density.</param>
/// <param name="StandardError">By how much chance alone moves the estimate.</param>
/// <param name="Draws">Points that it was estimated from.</param>
public readonly record struct IntegralEstimate(double Estimate, double StandardError, int Draws);

/// <summary>
/// The integral of a density by importance sampling: points are drawn from a wider density of another kind, and the
/// mean of the ratio of the two is the integral. It catches a wrong Jacobian, whatever the samples look like.
/// </summary>
public static class DensityIntegral
{
    private const int Components = 5;
    private const int FittedRows = 10_000;

    // Shares of the proposal, and by how much their covariances are widened. The widest bounds the ratio in the tails.
    private static readonly (double Share, double Widening)[] Widths = [(0.6, 1.5), (0.3, 4), (0.1, 25)];

    /// <summary>A Gaussian mixture that is wider than the samples.</summary>
    /// <param name="samples">Samples of the density, row after row; at most 10,000 are looked at.</param>
    /// <param name="random">Starts the fit.</param>
    /// <exception cref="InputException">There are too few samples, or a column adds nothing to the others.</exception>
    public static GaussianMixture Proposal(FeatureTable<float> samples, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(random);
        var some = samples.Select([.. Enumerable.Range(0, Math.Min(FittedRows, samples.Rows))]);
        var fitted = GaussianMixture.Fit(some, new GaussianMixtureSettings
        {
            Components = Components,
            Starts = 1,
            Seed = (long)random.NextBits(),
        });
        return new GaussianMixture(
            [.. from component in fitted.Components
                from width in Widths
                select component with
                {
                    Weight = component.Weight * width.Share,
                    Covariance = Scale(component.Covariance, width.Widening),
                }]);
    }

    /// <summary>The integral from log densities at points that were drawn from a proposal.</summary>
    /// <param name="logDensity">ln of the density at each point.</param>
    /// <param name="proposalLogDensity">ln of the proposal at the same points.</param>
    /// <exception cref="ArgumentException">Fewer than two points, different numbers of them, or NaN.</exception>
    public static IntegralEstimate Estimate(ReadOnlySpan<double> logDensity, ReadOnlySpan<double> proposalLogDensity)
    {
        Require.SameLength(proposalLogDensity.Length, logDensity.Length, nameof(proposalLogDensity));
        Require.LogDensities(logDensity, nameof(logDensity));
        Require.Finite(proposalLogDensity, nameof(proposalLogDensity));
        if (logDensity.Length < 2)
        {
            throw new ArgumentException("An integral needs at least two points.", nameof(logDensity));
        }

        var ratios = new double[logDensity.Length];
        TensorPrimitives.Subtract(logDensity, proposalLogDensity, ratios);
        TensorPrimitives.Exp<double>(ratios, ratios);
        return new IntegralEstimate(
            TensorPrimitives.Average<double>(ratios),
            TensorPrimitives.StdDev<double>(ratios) / Math.Sqrt(ratios.Length),
            ratios.Length);
    }

    private static double[,] Scale(double[,] matrix, double factor)
    {
        var scaled = (double[,])matrix.Clone();
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++)
            {
                scaled[i, j] *= factor;
            }
        }

        return scaled;
    }
}
