using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>The classical densities as classifiers.</summary>
public static class GaussianMethods
{
    /// <summary>One Gaussian per class: quadratic discriminant analysis.</summary>
    public static IClassifierMethod QuadraticDiscriminant() => new DensityRatioMethod(
        "gaussian", "one Gaussian with full covariance per class (quadratic discriminant analysis)", FitOne, FitOne);

    /// <summary>One Gaussian mixture per class ("Gaussian mixture Bayes").</summary>
    /// <param name="negative">Components for the rest.</param>
    /// <param name="positive">Components for the sought class.</param>
    public static IClassifierMethod Mixture(int negative, int positive) => new DensityRatioMethod(
        string.Create(CultureInfo.InvariantCulture, $"mixture_{negative}_{positive}"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"Gaussian mixtures with full covariances, {negative} components for the rest and {positive} for the sought class; "
                + $"{Describe(new())}"),
        FitMixture(negative),
        FitMixture(positive));

    private static string Describe(GaussianMixtureSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"{settings.Starts} k-means++ starts, covariance floor {settings.CovarianceFloor}, tolerance {settings.Tolerance} nats");

    private static MultivariateNormal FitOne(FeatureTable<float> rows, RandomSource random, CancellationToken cancellation)
        => MultivariateNormal.Fit(rows);

    private static DensityFit FitMixture(int components) => (rows, random, cancellation) =>
    {
        var settings = new GaussianMixtureSettings { Components = components, Seed = (long)random.NextBits() };
        return GaussianMixture.Fit(rows, settings, threads: 1, cancellation);
    };
}
