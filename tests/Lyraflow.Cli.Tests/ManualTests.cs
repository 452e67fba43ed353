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
