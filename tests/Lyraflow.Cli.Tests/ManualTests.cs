using System.Globalization;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>The examples of docs/cli.md, run one after the other as a reader would.</summary>
public sealed partial class ManualTests
{
    [Fact]
    public void The_examples_of_the_manual_run()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 300).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{1 + (i * 37 % 101 / 400.0)},{0.3 + (i * 53 % 97 / 500.0)},{0.1 + (i * 71 % 89 / 900.0)},{i * 29 % 83 / 900.0},{(i % 5 == 0 ? "rrlyrae" : "star")}"));
        File.WriteAllLines(folder["stars.csv"], ["u_g,g_r,r_i,i_z,label", .. rows]);
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(above.FullName, "docs", "cli.md")))
        {
            above = above.Parent ?? throw new FileNotFoundException("docs/cli.md is in no folder above the tests.");
        }

        var manual = Path.Combine(above.FullName, "docs", "cli.md");
        var examples = File.ReadLines(manual).Where(line => line.StartsWith("    lyraflow ", StringComparison.Ordinal)).ToArray();

        Assert.True(examples.Length >= 6, "The manual has lost its examples.");
        foreach (var example in examples)
        {
            string[] words = [.. Word().Matches(example).Select(match => match.Value.Trim('"')).Skip(1)];
            var outcome = LyraflowProgram.Run(folder.Path, words);
            Assert.True(outcome.ExitCode == 0, $"{example}: {outcome.Error}");
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
