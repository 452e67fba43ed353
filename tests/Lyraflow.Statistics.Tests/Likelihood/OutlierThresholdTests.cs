using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Likelihood;

public class OutlierThresholdTests
{
    private const double None = double.NegativeInfinity;

    [Fact]
    public void The_threshold_is_interpolated_between_samples()
    {
        Assert.Equal(-4, OutlierThreshold.FromSamples([-1, -2, -3, -4, -5], 0.25).LogDensity);
        Numbers.Close(-4.6, OutlierThreshold.FromSamples([-1, -2, -3, -4, -5], 0.1).LogDensity, 1e-14);
        Assert.Equal(7, OutlierThreshold.FromSamples([7], 0.5).LogDensity);
        Assert.Equal(None, OutlierThreshold.FromSamples([None, -1], 0.5).LogDensity);
    }

    [Fact]
    public void A_row_is_flagged_when_every_class_disowns_it()
    {
        var flags = new bool[4];
        OutlierThreshold.Flag(
            new([-1, -9, -9, -5], [-99, -1, -20, None]), [new(-5), new(-19)], flags);
        Assert.Equal([false, false, true, false], flags);
    }

    [Fact]
    public void No_density_explains_nothing_whatever_the_threshold()
    {
        var flags = new bool[1];
        OutlierThreshold.Flag(new([None], [None]), [new(None), new(None)], flags);
        Assert.True(flags[0]);
    }

    [Fact]
    public void About_the_share_asked_for_of_new_objects_is_flagged()
    {
        var random = new RandomSource(1);
        double[] LogDensities() => Array.ConvertAll(Numbers.Normals(random, 50_000), z => -0.5 * z * z);
        var threshold = OutlierThreshold.FromSamples(LogDensities(), 0.01);
        var flags = new bool[50_000];
        var rows = LogDensities();
        OutlierThreshold.Flag(new(rows, Array.ConvertAll(rows, _ => -1000.0)), [threshold, new(0)], flags);
        Numbers.Close(0.01, flags.Count(flag => flag) / 50_000.0, 4 * Math.Sqrt(2 * 0.01 / 50_000));
    }

    [Fact]
    public void What_gives_no_threshold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => OutlierThreshold.FromSamples([], 0.1));
        Assert.Throws<ArgumentException>(() => OutlierThreshold.FromSamples([double.NaN], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutlierThreshold.FromSamples([1], 0));
        Assert.Throws<ArgumentException>(() => OutlierThreshold.Flag(new([1], [1]), [new(0)], new bool[1]));
        Assert.Throws<ArgumentException>(() => OutlierThreshold.Flag(new([1], [1]), [new(0), new(0)], new bool[2]));
    }
}
