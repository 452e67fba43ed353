using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Densities;

public class GaussianMixtureTests
{
    private static readonly GaussianMixture Truth = new(
    [
        new MixtureComponent(0.7, [1.0, -2.0], new[,] { { 0.04, 0.01 }, { 0.01, 0.09 } }),
        new MixtureComponent(0.3, [2.0, -1.0], new[,] { { 0.02, -0.01 }, { -0.01, 0.03 } }),
    ]);

    [Fact]
    public void The_log_density_is_the_logarithm_of_the_weighted_sum()
    {
        var rows = Truth.Sample(500, new RandomSource(1));
        var parts = Truth.Components.Select(part => new MultivariateNormal(part.Mean, part.Covariance).LogDensity(rows)).ToArray();
        var found = Truth.LogDensity(rows);
        for (var row = 0; row < rows.Rows; row++)
        {
            var expected = Math.Log((0.7 * Math.Exp(parts[0][row])) + (0.3 * Math.Exp(parts[1][row])));
            Assert.Equal(expected, found[row], 1e-10);
        }
    }

    [Fact]
    public void A_row_far_from_every_component_still_has_a_finite_log_density()
    {
        var far = FeatureTable<float>.FromRows(new[,] { { 1e4f, -1e4f } });
        Assert.InRange(Truth.LogDensity(far)[0], -1e12, -1e6);
    }

    [Fact]
    public void The_density_integrates_to_one()
    {
        const float step = 0.02f;
        var grid = new FeatureTable<float>(300 * 300, 2);
        for (var i = 0; i < grid.Rows; i++)
        {
            grid.Columns[0][i] = -1 + (step * (i % 300));
            grid.Columns[1][i] = -5 + (step * (i / 300));
        }

        Assert.Equal(1, Truth.LogDensity(grid).Sum(Math.Exp) * step * step, 1e-5);
    }

    [Fact]
    public void One_component_is_the_single_Gaussian()
    {
        var rows = Truth.Sample(3000, new RandomSource(2));
        var mixture = Fit(rows, new GaussianMixtureSettings { Components = 1, CovarianceFloor = 1e-13 });
        var expected = MultivariateNormal.Fit(rows).LogDensity(rows);
        Assert.All(mixture.LogDensity(rows).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
    }

    [Fact]
    public void A_fit_finds_the_mixture_its_rows_were_drawn_from()
    {
        var rows = Truth.Sample(20_000, new RandomSource(3));
        var fitted = Fit(rows, new GaussianMixtureSettings { Components = 2, Tolerance = 1e-8 });
        // The likeliest mixture of the family is at least as likely as the true one, and not much likelier.
        Assert.InRange(fitted.LogDensity(rows).Average() - Truth.LogDensity(rows).Average(), 0, 0.001);
        var heavy = fitted.Components.MaxBy(component => component.Weight)!;
        Assert.Equal(0.7, heavy.Weight, 0.02);
        Assert.Equal(1, heavy.Mean[0], 0.01);
        Assert.Equal(0.01, heavy.Covariance[0, 1], 0.002);
    }

    [Fact]
    public void Every_iteration_raises_the_likelihood()
    {
        var rows = Truth.Sample(5000, new RandomSource(4));
        var last = double.NegativeInfinity;
        for (var iterations = 1; iterations < 30; iterations++)
        {
            var options = new GaussianMixtureSettings { Components = 5, Starts = 1, MaximumIterations = iterations, Tolerance = 0 };
            var mean = Fit(rows, options).LogDensity(rows).Average();
            Assert.True(mean > last - 1e-6, $"iteration {iterations}: {mean} after {last}");
            last = mean;
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var rows = Truth.Sample(10_001, new RandomSource(5));
        var options = new GaussianMixtureSettings { Components = 7, MaximumIterations = 20 };
        var one = Fit(rows, options, threads: 1).LogDensity(rows, threads: 1);
        var two = Fit(rows, options, threads: 2).LogDensity(rows, threads: 2);
        Assert.Equal(one, two);
    }

    [Fact]
    public void Samples_have_the_mean_and_covariance_of_the_mixture()
    {
        var sample = MultivariateNormal.Fit(Truth.Sample(200_000, new RandomSource(6)));
        var origin = FeatureTable<float>.FromRows(new[,] { { 1.3f, -1.7f } });
        // Mean (1.3, -1.7); covariance within plus between components.
        var expected = new MultivariateNormal([1.3, -1.7], new[,] { { 0.034 + 0.21, 0.004 + 0.21 }, { 0.004 + 0.21, 0.072 + 0.21 } });
        Assert.Equal(expected.LogDensity(origin)[0], sample.LogDensity(origin)[0], 0.02);
    }

    [Fact]
    public void Identical_rows_beside_others_do_not_break_the_fit()
    {
        var rows = new FeatureTable<float>(600, 2);
        var random = new RandomSource(7);
        for (var i = 0; i < 300; i++)
        {
            rows.Columns[0][i] = (float)random.NextNormal();
            rows.Columns[1][i] = (float)random.NextNormal();
        }

        var densities = Fit(rows, new GaussianMixtureSettings { Components = 8 }).LogDensity(rows);
        Assert.All(densities, density => Assert.True(double.IsFinite(density)));
        // Half of the rows are one point, so its component has shrunk to the floor: σ = 1e-3 of the column's.
        Assert.InRange(densities[^1], 8, 16);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_in_one_line()
    {
        var rows = Truth.Sample(5, new RandomSource(8));
        Assert.Contains(
            "5 rows", Assert.Throws<InputException>(() => Fit(rows, new GaussianMixtureSettings())).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Fit(new FeatureTable<float>(50, 2), new GaussianMixtureSettings { Components = 2 }));
        Assert.Throws<InputException>(() => Fit(rows, new GaussianMixtureSettings { Components = 0 }));
        Assert.Throws<ArgumentException>(() => new GaussianMixture([new MixtureComponent(0.5, [0.0], new[,] { { 1.0 } })]));
        Assert.Throws<InputException>(() => new GaussianMixture([new MixtureComponent(1, [0.0], new[,] { { -1.0 } })]));
    }

    [Fact]
    public void A_cancelled_fit_ends()
        => Assert.Throws<OperationCanceledException>(() => GaussianMixture.Fit(
            Truth.Sample(100, new RandomSource(9)), new GaussianMixtureSettings { Components = 2 }, 1, new CancellationToken(true)));

    private static GaussianMixture Fit(FeatureTable<float> rows, GaussianMixtureSettings options, int threads = 1)
        => GaussianMixture.Fit(rows, options, threads, TestContext.Current.CancellationToken);
}
