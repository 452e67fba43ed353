using System.Globalization;
using System.Net;

namespace Lyraflow.Explore.Tests;

/// <summary>What can be asked: columns that are there, and numbers.</summary>
public sealed class GrammarTests(ExampleFixture fixture) : IClassFixture<ExampleFixture>
{
    [Theory]
    [InlineData("g; DROP TABLE explored.catalog_rows")]
    [InlineData("1) OR 1=1 --")]
    [InlineData("(SELECT 1)")]
    [InlineData("\\\"g\\\"")]
    [InlineData("v0")]
    [InlineData("rowid")]
    [InlineData("G")]
    [InlineData("")]
    public async Task A_column_is_one_of_the_catalogue_by_its_name(string column)
    {
        string[] questions =
        [
            $$"""{"selection":[{"column":"{{column}}","low":0,"high":1}]}""",
            $$"""{"histograms":[{"column":"{{column}}","low":0,"high":1}]}""",
            $$"""{"panels":[{"x":{"column":"g","low":0,"high":1},"y":{"column":"{{column}}","low":0,"high":1} }]}""",
        ];
        foreach (var question in questions)
        {
            var (status, error) = await fixture.Page.RefusalAsync("view", question);
            Assert.Equal(400, status);
            Assert.StartsWith("There is no column", error, StringComparison.Ordinal);
        }

        Assert.Equal(Example.Rows, (await fixture.Page.AskAsync("view", "{}"))["count"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("""{"sql":"SELECT 1"}""")]
    [InlineData("""{"selection":[{"column":"g","low":0,"high":1,"where":"1=1"}]}""")]
    [InlineData("""{"selection":[{"column":"g","low":"0 OR 1=1","high":1}]}""")]
    [InlineData("""{"selection":["g > 0"]}""")]
    [InlineData("""{"selection":"g > 0"}""")]
    [InlineData("""{"selection":[{"low":0,"high":1}]}""")]
    [InlineData("""{"selection":[null]}""")]
    [InlineData("""{"rows":"all"}""")]
    [InlineData("SELECT * FROM explored.catalog_rows")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task What_is_not_of_the_grammar_is_refused(string question)
    {
        var (status, _) = await fixture.Page.RefusalAsync("view", question);
        Assert.Equal(400, status);
    }

    [Theory]
    [InlineData("""{"rows":1001}""")]
    [InlineData("""{"rows":-1}""")]
    [InlineData("""{"selection":[{"column":"g","low":2,"high":1}]}""")]
    [InlineData("""{"selection":[{"column":"g","low":"NaN","high":1}]}""")]
    public async Task Numbers_have_limits(string question)
    {
        var (status, _) = await fixture.Page.RefusalAsync("view", question);
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task One_request_asks_for_so_many_pictures_and_bytes()
    {
        var panel = """{"x":{"column":"g","low":0,"high":1},"y":{"column":"g_r","low":0,"high":1}}""";
        Assert.Equal(400, (await fixture.Page.RefusalAsync("view", $$"""{"panels":[{{Repeat(panel, 13)}}]}""")).Status);
        var range = """{"column":"g","low":0,"high":1}""";
        Assert.Equal(400, (await fixture.Page.RefusalAsync("view", $$"""{"histograms":[{{Repeat(range, 13)}}]}""")).Status);
        Assert.Equal(400, (await fixture.Page.RefusalAsync("view", $$"""{"selection":[{{Repeat(range, 41)}}]}""")).Status);
        Assert.Equal(413, (await fixture.Page.RefusalAsync("view", new string(' ', 20_000) + "{}")).Status);

        static string Repeat(string item, int count) => string.Join(",", Enumerable.Repeat(item, count));
    }

    [Theory]
    [InlineData("exe")]
    [InlineData("parquet/../../x")]
    [InlineData("")]
    public async Task An_export_has_one_of_the_formats(string format)
    {
        var request = Uri.EscapeDataString("""{"selection":[]}""");
        using var response = await fixture.Page.GetAsync($"export?format={Uri.EscapeDataString(format)}&request={request}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("../catalog/x")]
    [InlineData("SHA256SUMS")]
    [InlineData("Lyraflow.Explore.dll")]
    public async Task There_is_nothing_else(string name)
    {
        using var response = await fixture.Page.GetAsync(name);
        Assert.Contains((int)response.StatusCode, new[] { 403, 404 });
    }

    [Fact]
    public async Task Without_a_model_nothing_is_expected_of_a_threshold()
    {
        var (status, error) = await fixture.Page.RefusalAsync("expectations", """{"prior":0.1,"log10Ratio":1}""");
        Assert.Equal(400, status);
        Assert.Contains("no model", error, StringComparison.Ordinal);
        Assert.Empty((await fixture.Page.AskAsync("contours", """{"x":"g","y":"g_r"}""")).AsArray());
        Assert.Equal(Example.Rows.ToString(CultureInfo.InvariantCulture), fixture.Session.Rows.ToString(CultureInfo.InvariantCulture));
    }
}
