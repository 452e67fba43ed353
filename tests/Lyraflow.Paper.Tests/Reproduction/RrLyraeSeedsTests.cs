using Lyraflow.Layers;
using Lyraflow.Paper.Reproduction;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Tests.Reproduction;

public sealed class RrLyraeSeedsTests
{
    private const int Seeds = 5;

    [Fact]
    public void RR_Lyrae_reach_the_promised_loss_as_the_mean_of_five_splits()
    {
        var catalog = RealData.Load();
        using var team = new WorkerTeam(2);
        var losses = Enumerable.Range(0, Seeds).Select(seed => TestLoss(catalog, seed, team)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"Standardized test losses of RR Lyrae: {string.Join(", ", losses.Select(loss => loss.ToString("f3", null)))}"));

        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.InRange(losses.Average(), 2.0, 2.9);
    }

    /// <summary>What a whole run with this seed measures, without training the stars.</summary>
    private static double TestLoss(LabeledTable catalog, long seed, WorkerTeam team)
    {
        var split = RowSplit.Stratified(catalog, new RandomSource(seed));
        var unit = Standardization.Fit(catalog.Table.Select(split.Train.AsSpan()).Columns);
        var run = new ClassRun("rrlyrae", Protocol.Sound.RrLyrae, catalog, split, unit, Protocol.Sound, seed);
        Assert.True(run.Train(team, progress: null, TestContext.Current.CancellationToken));
        return run.Standardize(-run.Flow.LogDensity(run.Rows.Test, team).Average());
    }
}
