using CsCheck;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Likelihood;

public class RatioScoresTests
{
    public static readonly TheoryData<RatioScore> Maps = [.. Enum.GetValues<RatioScore>()];

    [Theory]
    [InlineData(RatioScore.Logistic, 1, 0.73105857863000488)]
    [InlineData(RatioScore.Logistic, -3, 0.047425873177566781)]
    [InlineData(RatioScore.HyperbolicTangent, 0.5, 0.88079707797788244)]
    [InlineData(RatioScore.HyperbolicTangent, -1, 0.01798620996209156)]
    [InlineData(RatioScore.Arctangent, 1, 0.75)]
    [InlineData(RatioScore.Arctangent, -1, 0.25)]
    [InlineData(RatioScore.ErrorFunction, 1, 0.92135039647485743)]
    [InlineData(RatioScore.ErrorFunction, -2, 0.0023388674905236329)]
    public void The_scores_equal_tabulated_values(RatioScore map, double logRatio, double expected) =>
        Numbers.RelativelyClose(expected, map.Of(logRatio), 1e-13);

    [Theory]
    [MemberData(nameof(Maps))]
    public void The_threshold_of_one_half_is_the_rule_of_equal_priors(RatioScore map)
    {
        Assert.Equal(0.5, map.Of(0));
        Gen.Double[1e-9, 300].Sample(x =>
        {
            Assert.True(map.Of(x) > 0.5);
            Assert.True(map.Of(-x) < 0.5);
            Numbers.Close(1, map.Of(x) + map.Of(-x), 3e-16);
        });
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void The_scores_never_decrease_and_increase_where_doubles_can_tell(RatioScore map)
    {
        Gen.Select(Gen.Double[-400, 400], Gen.Double[-400, 400])
            .Sample((a, b) => Assert.True(map.Of(Math.Min(a, b)) <= map.Of(Math.Max(a, b))));
        Gen.Select(Gen.Double[-5, 4], Gen.Double[0.01, 1])
            .Sample((x, step) => Assert.True(map.Of(x) < map.Of(x + step)));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Infinite_ratios_are_certain_and_NaN_is_refused(RatioScore map)
    {
        Assert.Equal(1, map.Of(double.PositiveInfinity));
        Assert.Equal(0, map.Of(double.NegativeInfinity));
        Assert.Throws<ArgumentException>(() => map.Of(double.NaN));
    }

    [Fact]
    public void The_two_maps_of_the_papers_code_are_as_published() =>
        Gen.Double[-4, 4].Sample(x =>
        {
            Numbers.Close(1 / (1 + Math.Exp(-x)), RatioScore.Logistic.Of(x), 1e-15);
            Numbers.Close((1 + Math.Tanh(2 * x)) / 2, RatioScore.HyperbolicTangent.Of(x), 1e-15);
            Numbers.Close(0.5 + (Math.Atan(x) / Math.PI), RatioScore.Arctangent.Of(x), 1e-15);
        });
}
