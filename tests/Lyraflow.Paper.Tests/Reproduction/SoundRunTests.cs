using Lyraflow.Paper.Reproduction;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Paper.Tests.Reproduction;

/// <summary>The paper's experiment on the real Stripe 82 catalogue: what it must reach, with seed 0.</summary>
public sealed class SoundRunTests(SoundRun run) : IClassFixture<SoundRun>
{
    [Fact]
    public void Stars_reach_the_promised_loss() => Assert.InRange(Star.TestNllStandardized.Value, 4.0, 4.16);

    [Fact]
    public void Both_flows_beat_one_Gaussian()
    {
        Assert.True(Star.TestNllStandardized.Value < Star.GaussianTestNllStandardized);
        Assert.True(RrLyrae.TestNllStandardized.Value < RrLyrae.GaussianTestNllStandardized);
    }

    [Fact]
    public void The_ratio_of_densities_tells_RR_Lyrae_from_stars()
        => Assert.InRange(run.Metrics.Classifier.RocAuc.Value, 0.985, 1);

    [Fact]
    public void Training_takes_less_than_five_minutes()
        => Assert.InRange(Star.TrainingSeconds + RrLyrae.TrainingSeconds, 0, 300);

    [Theory]
    [InlineData("star")]
    [InlineData("rrlyrae")]
    public void Losses_in_both_units_differ_by_the_logarithms_of_the_units(string name)
    {
        var metrics = run.Metrics.Classes[name];
        var difference = run.Metrics.StandardizedUnit.Sum(Math.Log);

        // The anchors have 11.0157, with the deviations of all rows instead of the training rows'.
        Assert.Equal(-11.0157, difference, 0.01);
        Assert.Equal(metrics.TestNllStandardized.Value + difference, metrics.TestNll, 1e-12);
    }

    [Theory]
    [InlineData("star", 9266)]
    [InlineData("rrlyrae", 48)]
    public void A_saved_flow_scores_the_test_rows_with_the_same_bits(string name, int testRows)
    {
        var expected = run.Metrics.Classes[name].TestNll;
        var rows = RowSplit.Stratified(Catalog, new RandomSource(0)).OfClass(Catalog, name).Select(Catalog.Table).Test;
        var model = ModelFile.Load(run.ModelPath(name));
        var densities = Assert.Single(model.Classes).Flow.LogDensity(rows, threads: 1);

        Assert.Equal(testRows, rows.Rows);
        Assert.All(densities, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(expected, densities.Average(value => -value));
    }

    private static LabeledTable Catalog => RealData.Load();

    private ClassMetrics Star => run.Metrics.Classes["star"];

    private ClassMetrics RrLyrae => run.Metrics.Classes["rrlyrae"];
}
