using System.Text.Json.Nodes;
using Lyraflow.Explore.Content;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Sampling;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Explore.Tests;

/// <summary>A model beside the rows, or alone.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_catalogue_without_scores_is_scored_as_score_does_and_one_with_scores_is_taken_as_it_is()
    {
        SampleRun.Run(
            new SampleRequest { Model = EmbeddedModel.Paper, Count = 300, Output = _folder["stars.parquet"] },
            cancellation: TestContext.Current.CancellationToken);
        var request = new ScoreRequest
        {
            Catalog = new CatalogRequest { Input = _folder["stars.parquet"] },
            Model = EmbeddedModel.Paper,
            Prior = "0.02",
            Output = _folder["scored.parquet"],
        };
        ScoreRun.Run(request, cancellation: TestContext.Current.CancellationToken);
        await using var fresh = await Explore("stars.parquet");
        await using var scored = await Explore("scored.parquet");
        using var first = new PageClient(fresh.Address);
        using var second = new PageClient(scored.Address);
        foreach (var page in new[] { first, second })
        {
            var model = (await page.CatalogAsync())["model"]!;
            Assert.Equal(0.02, model["prior"]!.GetValue<double>(), 1e-5);
            Assert.Equal(["star", "rrlyrae"], model["classes"]!.AsArray().Select(item => item!.GetValue<string>()));
        }

        Assert.Equal(Rows(await first.AskAsync("view", """{"rows":600}""")), Rows(await second.AskAsync("view", """{"rows":600}""")));

        Task<ExploreSession> Explore(string file) => ExploreSession.StartAsync(
            new ExploreRequest { Catalog = new CatalogRequest { Input = _folder[file] }, Model = EmbeddedModel.Paper, Prior = "0.02" },
            null,
            TestContext.Current.CancellationToken);

        static string[] Rows(JsonNode view) => [.. view["rows"]!.AsArray().Select(row => row!.ToJsonString())];
    }

    [Fact]
    public async Task Rows_without_scores_have_no_posterior_in_its_histogram()
    {
        File.WriteAllText(
            _folder["some.csv"],
            "u,log10_ratio_rrlyrae,posterior_rrlyrae\n20,1.5,0.2\n21,,\n22,-3,0\n23,9,1\n24,,\n");
        await using var session = await ExploreSession.StartAsync(
            new ExploreRequest { Catalog = new CatalogRequest { Input = _folder["some.csv"] } },
            null,
            TestContext.Current.CancellationToken);
        using var page = new PageClient(session.Address);
        var odds = (await page.CatalogAsync())["scores"]!["odds"]!.GetValue<string>();
        var view = await page.AskAsync("view", $$"""{"histograms":[{"column":"{{odds}}","low":-100,"high":100}],"rows":9}""");
        Assert.Equal(3, view["histograms"]![0]!["counts"]!.AsArray().Sum(count => count!.GetValue<long>()));
        Assert.Equal([4, 1, 3, 2, 5], view["rows"]!.AsArray().Select(row => row!["number"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Files_of_a_folder_that_are_no_tables_are_passed_over_and_named()
    {
        Directory.CreateDirectory(_folder["many"]);
        File.WriteAllText(_folder["many/a.csv"], "u,g\n20,19\n21,20\n");
        File.WriteAllText(_folder["many/b.csv"], "u,g\n22,21\n");
        File.WriteAllText(_folder["many/empty.csv"], string.Empty);
        File.WriteAllText(_folder["many/README.md"], "Not this.");
        var said = new Notices();
        await using var session = await ExploreSession.StartAsync(
            new ExploreRequest { Catalog = new CatalogRequest { Input = _folder["many"] } }, said, TestContext.Current.CancellationToken);
        Assert.Equal(3, session.Rows);
        Assert.Contains(said.Texts, text => text.EndsWith("empty.csv: is empty.", StringComparison.Ordinal));
        Assert.Contains(said.Texts, text => text.Contains("README.md", StringComparison.Ordinal));
    }

    private sealed class Notices : IProgress<StageProgress>
    {
        public List<string> Texts { get; } = [];

        public void Report(StageProgress value) => Texts.AddRange(value.Notice is { } notice ? [notice] : []);
    }

    [Fact]
    public async Task A_model_alone_shows_rows_drawn_from_it_contours_that_hold_their_share_and_its_thresholds()
    {
        await using var session = await ExploreSession.StartAsync(
            new ExploreRequest { Model = EmbeddedModel.Reference }, null, TestContext.Current.CancellationToken);
        using var page = new PageClient(session.Address);
        Assert.Equal(80_000, session.Rows);

        var contours = (await page.AskAsync("contours", """{"x":"u-g","y":"g-r"}""")).AsArray();
        var model = EmbeddedModel.Load(EmbeddedModel.Reference).Model;
        using var team = new WorkerTeam(1);
        for (var k = 0; k < 2; k++)
        {
            // Other rows than those that the contours are made of.
            var drawn = model.Classes[k].Density.Sample(4000, new RandomSource(7), team);
            foreach (var line in contours[k]!["lines"]!.AsArray())
            {
                var segments = line!["segments"]!.AsArray().Select(item => item!.GetValue<double>()).ToArray();
                var inside = Enumerable.Range(0, drawn.Rows).Count(i => IsWithin(drawn.Columns[0][i], drawn.Columns[1][i], segments));
                Assert.Equal(line["share"]!.GetValue<double>(), inside / (double)drawn.Rows, 0.05);
            }
        }

        var decision = ModelDecision.Thresholds(model, PriorText.Target(model, null))!;
        var expected = ExpectedSelection.At(decision, 0.001, 2.5);
        var answer = await page.AskAsync("expectations", """{"prior":0.001,"log10Ratio":2.5}""");
        Assert.Equal(expected.Purity, answer["given"]!["purity"]!.GetValue<double>());
        Assert.Equal(expected.Completeness, answer["given"]!["completeness"]!.GetValue<double>());
        Assert.Equal(["complete", "balanced", "pure"], answer["named"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Nothing_to_look_at_is_an_error_in_a_line()
    {
        await Fails(new ExploreRequest());
        await Fails(new ExploreRequest { Catalog = new CatalogRequest { Input = _folder["missing.csv"] } });
        await File.WriteAllTextAsync(_folder["words.csv"], "a,b\nx,y\n", TestContext.Current.CancellationToken);
        await Fails(new ExploreRequest { Catalog = new CatalogRequest { Input = _folder["words.csv"] } });
        await Fails(new ExploreRequest { Model = EmbeddedModel.Paper, Port = 70_000 });

        static async Task Fails(ExploreRequest request)
        {
            var fault = await Assert.ThrowsAsync<InputException>(
                () => ExploreSession.StartAsync(request, null, TestContext.Current.CancellationToken));
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    // By how often a line to the left crosses the contour.
    private static bool IsWithin(double x, double y, double[] segments)
    {
        var crossings = 0;
        for (var i = 0; i < segments.Length; i += 4)
        {
            var (x1, y1, x2, y2) = (segments[i], segments[i + 1], segments[i + 2], segments[i + 3]);
            if (y1 > y != y2 > y && x > x1 + ((y - y1) / (y2 - y1) * (x2 - x1)))
            {
                crossings++;
            }
        }

        return crossings % 2 == 1;
    }
}
