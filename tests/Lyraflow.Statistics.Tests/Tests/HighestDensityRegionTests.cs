using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class HighestDensityRegionTests
{
    [Fact]
    public void The_region_holds_the_densest_samples_by_hand()
    {
        var coverage = HighestDensityRegion.Coverage([-0.5, -3, -2.5, -9], [-1, -2, -3, -4, -5], 0.5)[0];
        Assert.Equal(-3, coverage.LogDensity);
        Assert.Equal(0.75, coverage.Coverage);
        Numbers.Close(Math.Sqrt(0.25 * ((1.0 / 4) + (1.0 / 5))), coverage.StandardError, 1e-15);
    }

    [Fact]
    public void A_right_model_covers_what_it_should_and_wrong_ones_too_little_or_too_much()
    {
        var random = new RandomSource(1);
        double[] LogDensities(double deviation) =>
            Array.ConvertAll(Numbers.Normals(random, 20_000, deviation: deviation), z => -0.5 * z * z);
        double[] levels = [0.5, 0.9, 0.99];
        var samples = LogDensities(1);
        foreach (var region in HighestDensityRegion.Coverage(LogDensities(1), samples, levels))
        {
            Numbers.Close(region.Level, region.Coverage, 4 * region.StandardError);
        }

        Assert.All(
            HighestDensityRegion.Coverage(LogDensities(1.2), samples, levels),
            region => Assert.True(region.Coverage < region.Level - (4 * region.StandardError)));
        Assert.All(
            HighestDensityRegion.Coverage(LogDensities(0.8), samples, levels),
            region => Assert.True(region.Coverage > region.Level + (4 * region.StandardError)));
    }

    [Fact]
    public void What_cannot_be_checked_is_refused()
    {
        Assert.Throws<ArgumentException>(() => HighestDensityRegion.Coverage([], [1], 0.5));
        Assert.Throws<ArgumentException>(() => HighestDensityRegion.Coverage([1], [], 0.5));
        Assert.Throws<ArgumentException>(() => HighestDensityRegion.Coverage([double.NaN], [1], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => HighestDensityRegion.Coverage([1], [1], 1));
    }
}
