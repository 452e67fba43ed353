using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Likelihood;

public class PriorsTests
{
    [Fact]
    public void Priors_from_counts_are_shares() =>
        Assert.Equal([483.0 / 93_141, 92_658.0 / 93_141], Priors.FromCounts(483, 92_658).Probabilities.ToArray());

    [Fact]
    public void Priors_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Priors.Given(0.5, 0.6));
        Assert.Throws<ArgumentException>(() => Priors.Given(-0.5, 1.5));
        Assert.Throws<ArgumentException>(() => Priors.Given(double.NaN, 0.5));
        Assert.Throws<ArgumentException>(() => Priors.Given(1));
        Assert.Throws<ArgumentException>(() => Priors.FromCounts(0, 0));
        Assert.Throws<ArgumentException>(() => Priors.FromCounts(-1, 5));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.02)]
    public void The_estimate_finds_the_share_of_a_rare_class_in_an_unlabelled_catalogue(double share)
    {
        var catalogue = TwoNormals(20_000, share, distance: 3);
        var estimate = PriorEstimate.Fit(catalogue, Priors.Equal(2));
        Assert.True(estimate.Converged);
        Assert.Equal(0, estimate.Unexplained);
        Numbers.Close(share, estimate.Priors.Probabilities[0], 5 * Math.Sqrt(share / 20_000));
    }

    [Fact]
    public void The_estimate_is_the_maximum_of_the_likelihood_wherever_it_starts()
    {
        var catalogue = TwoNormals(500, 0.3, distance: 2);
        var fromLow = PriorEstimate.Fit(catalogue, Priors.Given(0.01, 0.99)).Priors.Probabilities[0];
        var fromHigh = PriorEstimate.Fit(catalogue, Priors.Given(0.95, 0.05)).Priors.Probabilities[0];
        Numbers.Close(fromLow, fromHigh, 1e-7);
        Assert.True(LogLikelihood(catalogue, fromLow) > LogLikelihood(catalogue, fromLow - 0.001));
        Assert.True(LogLikelihood(catalogue, fromLow) > LogLikelihood(catalogue, fromLow + 0.001));
    }

    [Fact]
    public void One_step_by_hand()
    {
        // Posteriors of class 0 with equal priors: 3/4 and 1/4·… : 3/(3+1), 1/(1+4) → mean 0.475.
        var rows = new ClassLogDensities([Math.Log(3), 0], [0, Math.Log(4)]);
        var estimate = PriorEstimate.Fit(rows, Priors.Equal(2), maximumIterations: 1);
        Numbers.Close(0.475, estimate.Priors.Probabilities[0], 1e-15);
        Assert.Equal((1, false), (estimate.Iterations, estimate.Converged));
    }

    [Fact]
    public void Rows_without_density_are_left_out_and_counted()
    {
        var none = double.NegativeInfinity;
        var estimate = PriorEstimate.Fit(new([0, none, none, -9999], [none, 0, none, none]), Priors.Equal(2));
        Assert.Equal(1, estimate.Unexplained);
        Numbers.Close(2.0 / 3, estimate.Priors.Probabilities[0], 1e-9);
        Assert.Throws<ArgumentException>(() => PriorEstimate.Fit(new([none], [none]), Priors.Equal(2)));
        Assert.Throws<ArgumentException>(() => PriorEstimate.Fit(new([0], [0]), Priors.Equal(3)));
    }

    [Fact]
    public void A_class_that_begins_at_zero_stays_there()
    {
        var estimate = PriorEstimate.Fit(new([0, 0], [-1, double.NegativeInfinity], [0, -3]), Priors.Given(0, 0.5, 0.5));
        Assert.Equal(0, estimate.Priors.Probabilities[0]);
        Numbers.Close(1, estimate.Priors.Probabilities[2], 1e-6);
    }

    // Log densities of rows of which a share comes from N(distance, 1) and the rest from N(0, 1).
    private static ClassLogDensities TwoNormals(int count, double share, double distance)
    {
        var random = new RandomSource(6);
        var rare = new double[count];
        var common = new double[count];
        for (var i = 0; i < count; i++)
        {
            var x = random.NextNormal() + (random.NextUniform() < share ? distance : 0);
            rare[i] = -0.5 * (x - distance) * (x - distance);
            common[i] = -0.5 * x * x;
        }

        return new(rare, common);
    }

    private static double LogLikelihood(ClassLogDensities rows, double prior)
    {
        var sum = 0.0;
        for (var i = 0; i < rows.Rows; i++)
        {
            sum += Math.Log((prior * Math.Exp(rows.Of(0)[i])) + ((1 - prior) * Math.Exp(rows.Of(1)[i])));
        }

        return sum;
    }
}
