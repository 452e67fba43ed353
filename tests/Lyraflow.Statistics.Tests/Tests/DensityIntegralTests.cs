using Lyraflow.Densities;
using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class DensityIntegralTests
{
    [Fact]
    public void A_density_integrates_to_one_and_a_wrong_Jacobian_shows()
    {
        // Two clouds apart from each other, correlated.
        var density = new GaussianMixture(
        [
            new MixtureComponent(0.7, [0, 0], new double[,] { { 1, 0.8 }, { 0.8, 1 } }),
            new MixtureComponent(0.3, [6, -2], new double[,] { { 0.1, 0 }, { 0, 2 } }),
        ]);
        var random = new RandomSource(5);
        var proposal = DensityIntegral.Proposal(density.Sample(5000, random), random);
        var points = proposal.Sample(50_000, random);
        var (ours, theirs) = (density.LogDensity(points), proposal.LogDensity(points));

        var right = DensityIntegral.Estimate(ours, theirs);
        Assert.InRange(right.StandardError, 1e-4, 0.01);
        Assert.InRange(right.Estimate, 1 - (4 * right.StandardError), 1 + (4 * right.StandardError));

        var wrong = DensityIntegral.Estimate(Array.ConvertAll(ours, value => value + Math.Log(1.1)), theirs);
        Assert.Equal(1.1 * right.Estimate, wrong.Estimate, 1e-9);
    }

    [Fact]
    public void The_mean_of_the_ratios_by_hand()
    {
        var estimate = DensityIntegral.Estimate([Math.Log(1), Math.Log(3)], [Math.Log(2), Math.Log(2)]);
        Assert.Equal(1, estimate.Estimate, 1e-14);
        Assert.Equal(0.5 / Math.Sqrt(2), estimate.StandardError, 1e-14);
    }

    [Fact]
    public void One_point_or_different_numbers_of_them_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DensityIntegral.Estimate([0], [0]));
        Assert.Throws<ArgumentException>(() => DensityIntegral.Estimate([0, 0], [0]));
        Assert.Throws<ArgumentException>(() => DensityIntegral.Estimate([0, double.NaN], [0, 0]));
    }
}
