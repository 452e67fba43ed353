using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Tests.Mathematics;

/// <summary>
/// The exact values come from Durbin's matrix in mpmath with 60 digits, the tails from twice Birnbaum and Tingey's
/// sum with 40.
/// </summary>
public class KolmogorovDistributionTests
{
    [Theory]
    [InlineData(1, 0.6, 0.80000000000000004)]
    [InlineData(1, 0.9, 0.19999999999999996)]
    [InlineData(2, 0.3, 0.98000000000000001)]
    [InlineData(5, 0.15, 0.9988)]
    [InlineData(5, 0.4, 0.30879999999999994)]
    [InlineData(10, 0.05, 1.0)]
    [InlineData(10, 0.3, 0.27053557480000004)]
    [InlineData(10, 0.62, 0.00030980126621933572)]
    [InlineData(50, 0.04, 0.99998868749670872)]
    [InlineData(100, 0.1, 0.25269275700639007)]
    [InlineData(140, 0.05, 0.85764802976561099)]
    [InlineData(140, 0.16, 0.0013440163244218624)]
    [InlineData(200, 0.02, 0.99999484801798572)]
    [InlineData(1000, 0.01, 0.99994967453704106)]
    public void The_tail_is_exact_where_the_matrix_power_serves(int count, double statistic, double expected) =>
        Numbers.Close(expected, KolmogorovDistribution.Survival(count, statistic), 1e-13);

    [Theory]
    [InlineData(242, 0.25, 8.194735350636749e-14)]
    [InlineData(480, 0.09, 0.00078217384994415186)]
    [InlineData(46329, 0.014, 2.5672160195194598e-8)]
    [InlineData(46329, 0.028, 5.47950044296964e-32)]
    public void The_far_tail_is_twice_the_one_sided_one(int count, double statistic, double expected) =>
        Numbers.RelativelyClose(expected, KolmogorovDistribution.Survival(count, statistic), 1e-12);

    [Theory]
    [InlineData(200, 0.05, 0.68026272543955755)]
    [InlineData(200, 0.09, 0.0735890946552657)]
    [InlineData(1000, 0.02, 0.81089713107021213)]
    [InlineData(1000, 0.04, 0.079339554975401224)]
    public void The_expansion_between_them_errs_by_its_next_term_of_order_1_over_n_squared(
        int count, double statistic, double exact) =>
        Numbers.Close(exact, KolmogorovDistribution.Survival(count, statistic), 0.04 / count / count);

    [Fact]
    public void The_limit_for_many_values_is_the_Kolmogorov_series()
    {
        const double z = 1.1;
        var series = 2 * (Math.Exp(-2 * z * z) - Math.Exp(-8 * z * z) + Math.Exp(-18 * z * z));
        var count = 1_000_000_000;
        Numbers.Close(series, KolmogorovDistribution.Survival(count, z / Math.Sqrt(count)), 1e-4);
    }

    [Fact]
    public void The_ends_are_one_and_zero()
    {
        Assert.Equal(1, KolmogorovDistribution.Survival(10, 0));
        Assert.Equal(1, KolmogorovDistribution.Survival(10, 0.01));
        Assert.Equal(0, KolmogorovDistribution.Survival(10, 1));
    }

    [Fact]
    public void An_undefined_statistic_or_an_empty_set_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => KolmogorovDistribution.Survival(10, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => KolmogorovDistribution.Survival(0, 0.5));
    }
}
