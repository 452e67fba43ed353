using System.Text.RegularExpressions;
using Lyraflow.Primitives;
using Lyraflow.Reports.Page;

namespace Lyraflow.Reports.Tests.Page;

public sealed partial class PageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lyraflow-report-").FullName;
    private readonly string _page;

    public PageTests()
    {
        ReportWriter.Write(Example.Content(), _folder);
        _page = File.ReadAllText(Path.Combine(_folder, ReportWriter.PageFile));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        Assert.All(Loads().Matches(_page), match => Assert.Matches("^(data:|#)", match.Groups[1].Value));
        Assert.DoesNotContain("@import", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("fetch(", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_is_embedded_and_written_beside_the_page()
    {
        foreach (var figure in Example.Content().Figures)
        {
            var png = File.ReadAllBytes(Path.Combine(_folder, "figures", $"{figure.Name}.png"));
            Assert.Contains(Convert.ToBase64String(png), _page, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(_folder, "figures", $"{figure.Name}.svg")));
        }
    }

    [Fact]
    public void Numbers_stand_on_the_page_with_their_source()
    {
        Assert.Contains("<span data-source=\"area\">0.988</span>", _page, StringComparison.Ordinal);
        Assert.Contains("<span data-source=\"list[0].value\">−2.5</span>", _page, StringComparison.Ordinal);
        Assert.Contains("<span data-source=\"area - list[0].value\">3.488</span>", _page, StringComparison.Ordinal);
        Assert.Equal("–", Example.Metrics["unknown"].Show("f3"));
    }

    [Fact]
    public void A_key_that_is_not_there_is_named()
        => Assert.Contains(
            "list[1].value", Assert.Throws<KeyNotFoundException>(() => Example.Metrics["list[1].value"]).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_is_escaped()
    {
        Assert.Contains("<title>A &lt;title&gt; &amp; more</title>", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_the_users_mistake()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Throws<InputException>(
            () => ReportWriter.Write(Example.Content(), Path.Combine(file, "report"), cancellation: TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Loads();
}
