using System.Globalization;
using System.Text.Json.Nodes;

namespace Lyraflow.Explore.Tests;

/// <summary>What is answered agrees with the rows of the file.</summary>
public sealed class ViewTests(ExampleFixture fixture) : IClassFixture<ExampleFixture>
{
    private static readonly ExampleRow[] Measured = [.. Example.All.Where(row => row.Magnitude > 0)];

    [Theory]
    [InlineData(17, 18.5)]
    [InlineData(17.123, 17.124)]
    [InlineData(-1e9, 1e9)]
    [InlineData(18.001, 18.001)]
    public async Task A_selection_holds_its_ends_exactly(double low, double high)
    {
        // The file has thousandths, so that many rows lie on the ends; numbers are kept in single precision.
        var expected = Measured.Count(row => (float)row.Magnitude >= low && (float)row.Magnitude <= high);
        Assert.Equal(expected, await Count(Range("g", low, high)));
        Assert.Equal(
            Measured.Count(row => (float)row.Magnitude >= (float)low && (float)row.Magnitude <= (float)high),
            await Count(Range("g", (float)low, (float)high)));
    }

    [Fact]
    public async Task Ends_may_be_open_and_sentinels_belong_to_no_range()
    {
        Assert.Equal(Measured.Length, await Count("""{"column":"g","low":null,"high":null}"""));
        Assert.Equal(Measured.Count(row => (float)row.Magnitude >= 20), await Count("""{"column":"g","low":20,"high":null}"""));
        Assert.Equal(
            Example.All.Count(row => (float?)row.Color <= 0.25), await Count("""{"column":"g_r","low":null,"high":0.25}"""));
        Assert.Equal(
            Measured.Count(row => (float)row.Magnitude >= 20 && (float?)row.Color <= 0.25),
            await Count("""{"column":"g_r","low":null,"high":0.25},{"column":"g","low":20,"high":null}"""));
    }

    [Fact]
    public async Task The_cells_of_a_picture_hold_the_rows_that_lie_in_them()
    {
        var columns = (await fixture.Page.CatalogAsync())["columns"]!.AsArray();
        foreach (var (low, high) in new[] { Extent(columns, "g"), (17.5, 18.25) })
        {
            var (colorLow, colorHigh) = Extent(columns, "g_r");
            var question = $$"""{"panels":[{"x":{{Range("g", low, high)}},"y":{{Range("g_r", colorLow, colorHigh)}}}]}""";
            var view = (await fixture.Page.AskAsync("view", question))["densities"]![0]!;
            var (x, y) = (view["x"]!, view["y"]!);
            var cells = view["cells"]!.AsArray().Select(item => item!.GetValue<long>()).ToArray();
            var bins = y["bins"]!.GetValue<int>();
            Assert.InRange(x["bins"]!.GetValue<int>(), 60, 128);
            var expected = Measured.Where(row => row.Color is not null)
                .GroupBy(row => (Bin(x, row.Magnitude), Bin(y, row.Color!.Value)))
                .ToDictionary(group => group.Key, group => group.Count());
            var wrong = 0;
            for (var i = 0; i < cells.Length; i += 2)
            {
                var place = ((int)(cells[i] / bins), (int)(cells[i] % bins));
                wrong += Math.Abs((int)cells[i + 1] - expected.GetValueOrDefault(place));
            }

            // Single precision moves a number across the edge of a cell now and then.
            Assert.InRange(wrong, 0, 40);
            Assert.Equal(cells.Where((_, i) => i % 2 == 1).Sum(), view["inside"]!.GetValue<long>());
            Assert.Equal(view["inside"]!.GetValue<long>() > 4000, view["points"] is null);
        }
    }

    [Fact]
    public async Task Few_rows_are_points()
    {
        const string question = """
            {"selection":[{"column":"g","low":17,"high":17.5}],
             "panels":[{"x":{"column":"ra","low":0,"high":360},"y":{"column":"dec","low":-90,"high":90}}]}
            """;
        var view = (await fixture.Page.AskAsync("view", question))["densities"]![0]!;
        var points = view["points"]!.AsArray().Select(item => item!.GetValue<float>()).ToArray();
        var expected = Measured.Where(row => (float)row.Magnitude is >= 17 and <= 17.5f)
            .Select(row => ((float)row.RightAscension, (float)row.Declination)).Order().ToArray();
        var found = points.Chunk(2).Select(pair => (X: pair[0], Y: pair[1])).Order().ToArray();
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair =>
        {
            Assert.Equal(pair.First.Item1, pair.Second.X, 1e-4f);
            Assert.Equal(pair.First.Item2, pair.Second.Y, 1e-4f);
        });
    }

    [Fact]
    public async Task The_rows_are_those_of_the_highest_posterior()
    {
        const string question = """{"selection":[{"column":"g","low":17,"high":18}],"rows":25}""";
        var rows = (await fixture.Page.AskAsync("view", question))["rows"]!.AsArray();
        var expected = Example.All.Select((row, i) => (row, Number: i + 1))
            .Where(item => (float)item.row.Magnitude is >= 17 and <= 18).OrderByDescending(item => item.row.Posterior).Take(25);
        Assert.Equal(expected.Select(item => item.Number), rows.Select(row => row!["number"]!.GetValue<int>()));
        Assert.Equal(expected.Select(item => item.row.Name), rows.Select(row => row!["cells"]![0]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_part_of_the_selection_is_counted_with_it()
    {
        const string question = """
            {"selection":[{"column":"g","low":17,"high":18}],"part":{"column":"log10_ratio_quasar","low":0.25,"high":null}}
            """;
        var view = await fixture.Page.AskAsync("view", question);
        var selected = Example.All.Where(row => (float)row.Magnitude is >= 17 and <= 18).ToArray();
        Assert.Equal(selected.Length, view["count"]!.GetValue<int>());
        Assert.Equal(selected.Count(row => (float)row.Ratio >= 0.25), view["partCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_histogram_counts_the_column()
    {
        var (low, high) = Extent((await fixture.Page.CatalogAsync())["columns"]!.AsArray(), "log10_ratio_quasar");
        var question = $$"""{"histograms":[{{Range("log10_ratio_quasar", low, high)}}]}""";
        var view = (await fixture.Page.AskAsync("view", question))["histograms"]![0]!;
        var counts = view["counts"]!.AsArray().Select(item => item!.GetValue<int>()).ToArray();
        var axis = view["axis"]!;
        var expected = Example.All.GroupBy(row => Bin(axis, row.Ratio)).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(Example.Rows, counts.Sum());
        Assert.InRange(counts.Select((count, bin) => Math.Abs(count - expected.GetValueOrDefault(bin))).Sum(), 0, 40);
    }

    [Fact]
    public async Task The_catalogue_tells_where_the_sky_is_and_which_class_is_sought()
    {
        var catalog = await fixture.Page.CatalogAsync();
        Assert.Equal("ra", catalog["sky"]!["rightAscension"]!.GetValue<string>());
        Assert.Equal("dec", catalog["sky"]!["declination"]!.GetValue<string>());
        Assert.Equal("quasar", catalog["scores"]!["target"]!.GetValue<string>());
        Assert.True(Column(catalog["columns"]!.AsArray(), "ra")["isReversed"]!.GetValue<bool>());
        Assert.Null(catalog["model"]);
        Assert.DoesNotContain(catalog["columns"]!.AsArray(), item => item!["name"]!.GetValue<string>() == "name");
    }

    [Fact]
    public async Task Many_questions_at_once_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Count(Range("g", 16, 17 + (i * 0.1)))));
        var expected = Enumerable.Range(0, 24).Select(i => (long)Measured.Count(row => (float)row.Magnitude <= 17 + (i * 0.1)));
        Assert.Equal(expected, answers);
    }

    private static int Bin(JsonNode axis, double value)
        => (int)Math.Floor((value - axis["low"]!.GetValue<double>()) / axis["width"]!.GetValue<double>());

    private static JsonNode Column(JsonArray columns, string name) => columns.Single(item => item!["name"]!.GetValue<string>() == name)!;

    private static (double Low, double High) Extent(JsonArray columns, string name)
        => (Column(columns, name)["low"]!.GetValue<double>(), Column(columns, name)["high"]!.GetValue<double>());

    private static string Range(string column, double low, double high)
        => string.Create(CultureInfo.InvariantCulture, $$"""{"column":"{{column}}","low":{{low:r}},"high":{{high:r}}}""");

    private async Task<long> Count(string ranges)
        => (await fixture.Page.AskAsync("view", $$"""{"selection":[{{ranges}}]}"""))["count"]!.GetValue<long>();
}
