using System.Data.Common;
using System.Globalization;
using Lyraflow.Data.Tables;

namespace Lyraflow.Explore.Tests;

/// <summary>What is exported, read again, is the selection.</summary>
public sealed class ExportTests(ExampleFixture fixture) : IClassFixture<ExampleFixture>
{
    private const string Selection = """{"selection":[{"column":"g","low":18,"high":19},{"column":"g_r","low":null,"high":0.4}]}""";

    [Theory]
    [InlineData("csv")]
    [InlineData("fits")]
    [InlineData("parquet")]
    [InlineData("vot")]
    public async Task An_export_read_again_is_the_selection(string format)
    {
        using var folder = new TemporaryFolder();
        var file = folder[$"selection.{format}"];
        using (var response = await fixture.Page.GetAsync($"export?format={format}&request={Uri.EscapeDataString(Selection)}"))
        {
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Contains("attachment", response.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
            await File.WriteAllBytesAsync(
                file,
                await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken);
        }

        using var session = new TableSession(1);
        var cancellation = TestContext.Current.CancellationToken;
        var source = TableSource.Open(session, new InputSearch().Find(file), cancellation: cancellation);
        Assert.Equal(Example.Header.Split(','), source.Columns.Select(column => column.Name));
        var rows = session.Read($"SELECT * FROM {source.Relation}", ReadLines, cancellation);
        var expected = Example.All.Where(row => (float)row.Magnitude is >= 18 and <= 19 && (float?)row.Color <= 0.4);
        Assert.Equal(expected.Select(row => row.Line), rows);
    }

    private static List<string> ReadLines(DbDataReader reader)
    {
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? string.Empty
                : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!.TrimEnd())));
        }

        return found;
    }

    [Fact]
    public async Task Without_a_hub_nothing_is_sent_and_a_line_says_so()
    {
        Assert.SkipWhen(
            File.Exists(Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".samp")),
            "A SAMP hub runs here: nothing is sent to it.");
        var note = (await fixture.Page.AskAsync("send", Selection))["note"]!.GetValue<string>();
        Assert.StartsWith("no SAMP hub is running", note, StringComparison.Ordinal);
    }
}
