using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>Commands that the pages name in passing: they and their options exist.</summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_option_that_a_page_gives_to_a_command_is_one_of_its_help()
    {
        LyraflowProgram.Run(_folder.Path, "man", "manual");
        var help = Directory.GetFiles(_folder[Path.Combine("manual", "man1")]).ToDictionary(
            file => Path.GetFileNameWithoutExtension(file).Replace('-', ' '),
            file => File.ReadAllText(file).Replace(@"\-", "-", StringComparison.Ordinal));
        var root = Path.GetDirectoryName(Repository.File("Lyraflow.slnx"))!;
        string[] pages = [Path.Combine(root, "README.md"), .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md")];
        string[] named = [.. pages.SelectMany(page => Code().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value))];

        Assert.True(named.Length > 20, "The pages name no commands.");
        Assert.All(named, item =>
        {
            var command = help.Keys.Where(key => item.StartsWith(key, StringComparison.Ordinal)).MaxBy(key => key.Length)!;
            var text = Quoted().Replace(item, string.Empty);
            Assert.All(
                Option().Matches(text), option => Assert.Contains($"{option.Value}\\fR", help[command], StringComparison.Ordinal));
        });
    }

    [GeneratedRegex("`(lyraflow [^`\n|]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<= )--[a-z][a-z-]*")]
    private static partial Regex Option();
}
