namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>The commands of the tutorials, typed as they stand there.</summary>
public sealed class TutorialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _originals = new();

    public void Dispose()
    {
        _folder.Dispose();
        _originals.Dispose();
    }

    [Theory]
    [InlineData("paper.md")]
    [InlineData("your-catalogue.md")]
    [InlineData("survey.md")]
    public void Its_commands_print_what_it_shows(string page)
    {
        var environment = new Dictionary<string, string>();
        if (Commands(page).Any(command => command.Mark == ConsoleBlock.StandIn))
        {
            MadeUpOriginals.WriteRrLyrae(_originals);
            MadeUpOriginals.WriteStandards(_originals);
            environment["LYRAFLOW_DATA"] = _originals.Path;
        }

        TutorialShell.Require(_folder.Path, environment, [.. Commands(page).Where(command => command.Mark != ConsoleBlock.NeedsCluster)]);
    }

    [Fact]
    public void No_page_is_left_out()
    {
        var pages = Directory.GetFiles(Path.GetDirectoryName(Page("paper.md"))!).Select(file => Path.GetFileName(file)!);

        Assert.Equal(["csharp.md", "paper.md", "survey.md", "your-catalogue.md"], pages.Order(StringComparer.Ordinal));
        Assert.Empty(Commands("csharp.md"));
    }

    private static IReadOnlyList<ConsoleBlock> Commands(string page) => ConsoleBlock.Of(Page(page));

    private static string Page(string name) => Repository.File("docs", "tutorials", name);
}
