using System.Globalization;

namespace Lyraflow.Cli.Tests;

/// <summary>
/// The examples of docs/cli.md, run in order, as a reader would; those of fetch need a server and are run by <see
/// cref="FetchTests"/>, and those of explore, which do not end, by <see cref="ExploreTests"/>.
/// </summary>
public sealed class ManualTests
{
    [Fact]
    public void The_examples_of_the_manual_run()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 300).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{1 + (i * 37 % 101 / 400.0)},{0.3 + (i * 53 % 97 / 500.0)},{0.1 + (i * 71 % 89 / 900.0)},{i * 29 % 83 / 900.0},"
                + $"{14 + (i * 43 % 79 / 13.0)},{(i % 5 == 0 ? "rrlyrae" : "star")},"
                + $"{(i % 7) switch { 0 => "test", 1 => "validation", _ => "train" }}"));
        File.WriteAllLines(folder["stars.csv"], ["u_g,g_r,r_i,i_z,r,label,split", .. rows]);
        new SyntheticStars().Write(folder["rrlyrae.npz"]);
        var examples = Manual.Examples();

        Assert.True(examples.Length >= 15, "The manual has lost its examples.");
        foreach (var example in examples.Where(words => words[0] is not Manual.Fetch and not Manual.Explore))
        {
            var outcome = LyraflowProgram.Run(folder.Path, example);
            Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', example)}: {outcome.Error}");
        }
    }
}
