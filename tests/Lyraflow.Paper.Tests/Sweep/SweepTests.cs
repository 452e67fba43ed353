using System.Diagnostics;
using Lyraflow.Paper.Sweep;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Paper.Tests.Sweep;

public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_presets_are_the_42_models_of_the_paper()
    {
        var plan = SweepPlan.Create(new SweepRequest());
        Assert.Equal(42, plan.Tasks.Count);
        Assert.Equal(Enumerable.Range(0, 42), plan.Tasks.Select(task => task.Number));
        Assert.All(plan.Tasks, task => Assert.Equal((2, 0, 0), (task.Layers, task.Seed, task.Fold)));
    }

    [Fact]
    public void A_plan_comes_back_from_its_file_and_is_not_overwritten()
    {
        var plan = SweepPlan.Create(new SweepRequest { Class = "rrlyrae", Seeds = [0, 3], Folds = 10 });
        plan.Save(_folder.Path, overwrite: false);
        var loaded = SweepPlan.Load(_folder.Path);
        Assert.Equal(plan.Tasks, loaded.Tasks);
        Assert.Equal(plan.Fingerprint, loaded.Fingerprint);
        Assert.Throws<InputException>(() => plan.Save(_folder.Path, overwrite: false));
        Assert.NotEqual(plan.Fingerprint, SweepPlan.Create(new SweepRequest { Class = "rrlyrae", Seeds = [0, 4], Folds = 10 }).Fingerprint);
    }

    [Fact]
    public void Impossible_plans_are_refused()
    {
        var request = new SweepRequest();
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Class = "quasar" }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Bins = [] }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Bins = [8, 8] }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Bins = [2000] }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Neurons = [0] }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Layers = [0] }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Folds = 11 }));
        Assert.Throws<InputException>(() => SweepPlan.Create(request with { Seeds = [.. Enumerable.Range(0, 10_000)] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"lyraflow_version":"1","class":"star","tasks":[]}""")]
    [InlineData("""{"lyraflow_version":"1","class":"star","tasks":[null]}""")]
    [InlineData("""{"lyraflow_version":"1","class":"star","tasks":[{"number":1,"layers":2,"bins":4,"neurons":8,"seed":0,"fold":0}]}""")]
    [InlineData("""{"lyraflow_version":"1","class":"star","tasks":[{"number":0,"layers":2,"bins":4,"neurons":8,"seed":0,"fold":10}]}""")]
    public void A_damaged_plan_is_refused(string text)
    {
        File.WriteAllText(_folder[SweepPlan.FileName], text);
        Assert.Throws<InputException>(() => SweepPlan.Load(_folder.Path));
    }

    [Fact]
    public void Cells_have_means_and_standard_errors_and_seeds_a_scatter()
    {
        var plan = SweepPlan.Create(new SweepRequest { Bins = [4, 8], Neurons = [8], Seeds = [0, 1] });
        var report = SweepMerge.Summarize(plan, [.. plan.Tasks.Select(task => Result(task, task.Bins + (0.1 * task.Seed)))]);

        Assert.Equal([4.05, 8.05], report.Cells.Select(cell => Math.Round(cell.MeanTestLoss, 12)));
        Assert.All(report.Cells, cell => Assert.Equal(0.05, cell.StandardError!.Value, 1e-12));
        Assert.Equal(0.1 / Math.Sqrt(2), report.SeedScatter!.Value, 1e-12);
        Assert.Equal("bins", Assert.Single(report.Tests).Factor);

        var single = SweepMerge.Summarize(plan, [Result(plan.Tasks[0], 4)]);
        Assert.Equal((1, null, 0), (single.Finished, single.SeedScatter, single.Tests.Count));
        Assert.Null(Assert.Single(single.Cells).StandardError);
    }

    [Fact]
    public void A_star_model_of_the_real_catalogue_is_trained_quickly_once()
    {
        var data = RealData.Archive;
        SweepPlan.Create(new SweepRequest { Bins = [16], Neurons = [32] }).Save(_folder.Path, overwrite: false);
        var clock = Stopwatch.StartNew();
        Assert.True(Run(data));
        var first = clock.Elapsed;
        var report = SweepMerge.Run([_folder.Path], _folder.Path, overwrite: false);
        Assert.InRange(report.Cells[0].MeanTestLoss, 4.05, 4.35);

        // 42 models in half an hour on two cores are 86 s a model on one.
        Assert.InRange(first.TotalSeconds, 0, 86);
        clock.Restart();
        Assert.True(Run(data));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        TestContext.Current.SendDiagnosticMessage(
            "16 bins, 32 neurons: {0} nats, {1} s", report.Cells[0].MeanTestLoss, report.Cells[0].MeanSeconds);
    }

    private bool Run(string data)
    {
        var request = new SweepRunRequest { Folder = _folder.Path, Data = data, Threads = 1 };
        var result = SweepRun.Run(request, null, TestContext.Current.CancellationToken);
        return result.Finished == result.Trainings && !result.Interrupted;
    }

    private static SweepResult Result(SweepTask task, double loss) => new()
    {
        Plan = "p",
        Data = "d",
        Task = task,
        Parameters = 1,
        TestLoss = loss,
        ValidationLoss = loss,
        BestEpoch = 1,
        Epochs = 2,
        StopReason = StopReason.StoppedEarly,
        Seconds = 3,
    };
}
