using Lyraflow.Primitives;
using Lyraflow.Workflows.Speed;

namespace Lyraflow.Workflows.Tests.Speed;

[Collection(Alone.Name)]
public sealed class SpeedTestTests
{
    [Fact]
    public void A_training_report_agrees_with_itself()
    {
        var report = SpeedTest.Train(new SpeedRequest { Rows = 4000 });

        // 8 × ((2·64 + 64) + (64·64 + 64) + (64·382 + 382)), the anchors' count.
        Assert.Equal(233_456, report.Parameters);
        AssertConsistent(report, rows: 1000, operationsPerParameter: 6);
    }

    [Fact]
    public void A_scoring_report_agrees_with_itself()
    {
        var report = SpeedTest.Score(new SpeedRequest { Rows = 4000, Bins = 8, Threads = 1 });

        AssertConsistent(report, rows: 4000, operationsPerParameter: 2);
        Assert.Equal(1, report.Threads);
    }

    [Fact]
    public void Other_flows_are_timed_too_with_what_they_have()
    {
        var request = new SpeedRequest { Layers = 2, Rows = 500, Batch = 100, Threads = 1 };
        var inverse = SpeedTest.Train(request with { Flow = "iaf", Hidden = [9] });
        Assert.Equal(("iaf", 2, null), (inverse.Flow, inverse.Layers, inverse.Bins));
        Assert.Equal([9], inverse.Hidden!);
        var radial = SpeedTest.Score(request with { Flow = "radial" });
        Assert.Equal((null, null), (radial.Bins, radial.Hidden));
        var box = SpeedTest.Sample(request with { Flow = "nsf-box", Bins = 5 });
        Assert.Equal((5, 1), (box.Bins, box.Threads));
        Assert.All([inverse, radial, box], report => Assert.True(report.RowsPerSecond > 0));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<InputException>(() => SpeedTest.Train(new SpeedRequest { Batch = 0 }));
        Assert.Throws<InputException>(() => SpeedTest.Train(new SpeedRequest { Batch = 11, Rows = 10 }));
        Assert.Throws<InputException>(() => SpeedTest.Score(new SpeedRequest { Rows = 0 }));
        Assert.Throws<InputException>(() => SpeedTest.Score(new SpeedRequest { Threads = -1 }));
        Assert.Throws<InputException>(() => SpeedTest.Score(new SpeedRequest { Rows = 4000, Batch = 1, Layers = 0 }));
    }

    private static void AssertConsistent(SpeedReport report, int rows, double operationsPerParameter)
    {
        Assert.Equal(rows, report.Batch);
        Assert.True(report.MsPerStep > 0);
        AssertRatio(rows / report.MsPerStep * 1e3, report.RowsPerSecond);
        AssertRatio(operationsPerParameter * report.Parameters * rows / report.MsPerStep / 1e6, report.Gflops);
        AssertRatio(report.Gflops / report.PeakGflops, report.FractionOfPeak);

        // Nothing beats the processor: a lower peak is a broken measurement.
        Assert.InRange(report.FractionOfPeak, 0.001, 1);
    }

    private static void AssertRatio(double expected, double actual) => Assert.Equal(1, actual / expected, 1e-9);
}
