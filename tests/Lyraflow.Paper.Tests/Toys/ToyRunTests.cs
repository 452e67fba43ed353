using System.Text.Json.Nodes;
using Lyraflow.Paper.Toys;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Tests.Toys;

public sealed class ToyRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_spline_flow_comes_near_the_entropy_where_a_planar_one_cannot()
    {
        var report = Run(new ToyRequest
        {
            Flows = ["nsf", "planar"],
            Toys = ["four-gaussians", "circles"],
            Rows = 10_000,
            Epochs = 40,
            Out = _folder["toys"],
        })!;

        Assert.Equal(4, report.Results.Count);
        Assert.All(report.Results, result => Assert.True(result.NatsAboveEntropy > -3 * result.StandardError, $"{result}"));
        Assert.All(
            report.Results.Where(result => result.Flow == "nsf"), result => Assert.True(result.NatsAboveEntropy < 0.05, $"{result}"));
        Assert.True(report.Results.Single(result => result.Flow == "planar" && result.Toy == "circles").NatsAboveEntropy > 0.1);
        Assert.Equal(report.Results[0].NatsAboveEntropy, report.Results[0].TestLoss - report.Results[0].Entropy, 0.05);
    }

    [Fact]
    public void Numbers_and_picture_are_written_and_threads_change_nothing()
    {
        var request = new ToyRequest
        {
            Flows = ["radial", "nsf-box"],
            Toys = ["checkerboard", "line"],
            Rows = 200,
            Epochs = 1,
            Threads = 1,
            Out = _folder["one"],
        };
        var told = new List<string>();
        Run(request, new Listener(told));
        Run(request with { Threads = 2, Out = _folder["two"] });

        // The box has no place on a line that ends nowhere.
        var results = Results("one");
        Assert.Equal(
            [("checkerboard", "radial"), ("checkerboard", "nsf-box"), ("line", "radial")],
            results.Select(item => ((string?)item!["toy"], (string?)item["flow"])));
        Assert.Equal(results.Select(Loss), Results("two").Select(Loss));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(_folder["one"], ToyRun.PictureFile))[..4]);
        Assert.Contains(told, detail => detail.Contains("nats above the entropy", StringComparison.Ordinal));
        Assert.Throws<InputException>(() => Run(request));

        static double Loss(JsonNode? item) => (double)item!["test_loss"]!;
    }

    [Fact]
    public void Impossible_options_are_refused_before_anything_is_written()
    {
        var request = new ToyRequest { Out = _folder["out"] };
        Assert.Throws<InputException>(() => Run(request with { Rows = 0 }));
        Assert.Throws<InputException>(() => Run(request with { Epochs = 0 }));
        Assert.Throws<InputException>(() => Run(request with { Threads = -1 }));
        Assert.Throws<InputException>(() => Run(request with { Flows = ["glow"] }));
        Assert.Throws<InputException>(() => Run(request with { Toys = ["torus"] }));
        Assert.Throws<InputException>(() => Run(request with { Flows = ["nsf-box"], Toys = ["moons"] }));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Cancelled_it_writes_nothing()
        => Assert.Null(ToyRun.Run(new ToyRequest { Out = _folder["out"] }, null, new CancellationToken(canceled: true)));

    private static ToyReport? Run(ToyRequest request, IProgress<StageProgress>? progress = null)
        => ToyRun.Run(request, progress, TestContext.Current.CancellationToken);

    private JsonArray Results(string folder)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder[folder], ToyRun.ReportFile)))!["results"]!.AsArray();

    private sealed class Listener(List<string> told) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => told.Add(value.Detail);
    }
}
