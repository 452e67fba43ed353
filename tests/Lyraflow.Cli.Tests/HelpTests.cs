using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

public sealed partial class HelpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "--version")]
    [InlineData("fetch", "--base-url", "--out", "--deredden", "--overwrite", "--json", "--quiet")]
    [
        InlineData(
            "reproduce", "--data", "--protocol", "--flow", "--out", "--overwrite", "--no-report", "--seed", "--threads", "--json",
            "--quiet")
    ]
    [
        InlineData(
            "evaluate", "--label", "--where", "--validation", "--target", "--prior", "--out", "--overwrite", "--no-report",
            "--seed", "--threads", "--json",
            "--quiet")
    ]
    [InlineData("toys", "--flow", "--toy", "--rows", "--epochs", "--out", "--overwrite", "--seed", "--threads", "--json", "--quiet")]
    [
        InlineData(
            "flows", "--features", "--split", "--flow", "--seeds", "--box", "--epochs", "--out", "--overwrite", "--threads",
            "--json",
            "--quiet")
    ]
    [
        InlineData(
            "train", "--features", "--context", "--benchmark", "--flow", "--box", "--label", "--overwrite", "--threads", "--json",
            "--quiet")
    ]
    [InlineData("demo", "--out", "--overwrite", "--json")]
    [InlineData("sample", "--count", "--given", "--map", "--class", "--temperature", "--seed", "--threads", "--json", "--quiet")]
    [InlineData("sweep", "plan", "run", "merge")]
    [InlineData("sweep plan", "--class", "--layers", "--bins", "--neurons", "--seeds", "--folds", "--out", "--overwrite", "--json")]
    [InlineData("sweep run", "--data", "--task", "--out", "--threads", "--json", "--quiet")]
    [InlineData("sweep merge", "--out", "--overwrite", "--json")]
    [InlineData("export", "--output", "--target", "--prior", "--overwrite", "--json")]
    [InlineData("score", "--output", "--task", "--samp", "--ignore-units", "--strict", "--overwrite", "--threads", "--json", "--quiet")]
    [InlineData("send")]
    [InlineData("finish", "--quick", "--threads", "--json", "--quiet")]
    [InlineData("doctor", "--json")]
    [InlineData("completions")]
    [InlineData("man")]
    [InlineData("slurm", "score")]
    [InlineData("slurm score", "--output", "--tasks", "--sbatch", "--submit", "--threads", "--json")]
    [InlineData("bench", "train", "score", "sample")]
    [InlineData("bench train", "--flow", "--layers", "--bins", "--hidden", "--batch", "--rows", "--threads", "--json")]
    [InlineData("bench score", "--flow", "--layers", "--bins", "--hidden", "--rows", "--threads", "--json")]
    [InlineData("bench sample", "--flow", "--layers", "--bins", "--hidden", "--rows", "--threads", "--json")]
    public void Help_lists_the_options_and_an_example(string command, params string[] options)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, [.. Words(command), "--help"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"  lyraflow {command}", outcome.Output, StringComparison.Ordinal);
        string[] listed = [.. OptionLines().Matches(outcome.Output).Select(match => match.Groups[1].Value)];
        Assert.Equal(listed.Distinct(), listed);
        Assert.All(
            options, option => Assert.Contains($"  {option} ", ShortNames().Replace(outcome.Output, "  "), StringComparison.Ordinal));
    }

    [Fact]
    public void Help_may_be_asked_for_by_its_name()
        => Assert.Equal(
            LyraflowProgram.Run(_folder.Path, "score", "--help").Output, LyraflowProgram.Run(_folder.Path, "help", "score").Output);

    [Fact]
    public void What_is_missing_is_named()
        => Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "score", "stars.csv", "-o", "scored.csv"), "MODEL INPUT", "--help");

    [Fact]
    public void Help_tells_a_preset_once()
    {
        var outcome = LyraflowProgram.Run(_folder.Path, "reproduce", "--help");

        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Split("[default:").Length, 1, 2));
    }

    [Fact]
    public void The_version_is_three_numbers_first()
    {
        var outcome = LyraflowProgram.Run(_folder.Path, "--version");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", outcome.Output);
    }

    [Theory]
    [InlineData("", "command was not provided")]
    [InlineData("bench", "command was not provided")]
    [InlineData("frobnicate", "lyraflow has no command 'frobnicate'")]
    [InlineData("bench frobnicate", "bench has no command 'frobnicate'")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("reproduce --frobnicate", "--frobnicate")]
    [InlineData("reproduce --protocol other", "'sound'")]
    [InlineData("reproduce --seed many", "'many'")]
    [InlineData("bench train --layers", "--layers")]
    [InlineData("bench score --batch 10", "--batch")]
    public void A_wrong_command_line_is_answered_in_one_line(string arguments, string named)
        => Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, Words(arguments)), named, "--help");

    [Theory]
    [InlineData("bench train --threads -1", "-1")]
    [InlineData("bench train --threads 5000", "5000")]
    [InlineData("reproduce --threads -1", "-1")]
    [InlineData("bench train --hidden a,b", "'a,b'")]
    [InlineData("bench train --hidden 0", "[0]")]
    [InlineData("bench score --layers 0", "0")]
    [InlineData("bench score --flow glow", "'glow'", "nsf-ar", "radial")]
    [InlineData("bench train --flow maf --bins 8", "maf has no splines")]
    [InlineData("toys --flow glow", "'glow'", "realnvp")]
    [InlineData("toys --toy torus", "'torus'", "two-spirals")]
    [InlineData("reproduce --flow glow", "'glow'", "realnvp")]
    [InlineData("reproduce --flow maf --protocol paper", "maf")]
    [InlineData("bench train --bins 0", "not 0")]
    [InlineData("bench train --bins 2000", "2000 bins")]
    [InlineData("bench train --batch 100 --rows 10", "not 10 and 100")]
    [InlineData("bench score --rows 0", "not 0")]
    public void An_impossible_value_is_answered_in_one_line(string arguments, params string[] named)
    {
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, Words(arguments)), named);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^  (?:-\w, )?(--[a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionLines();

    [GeneratedRegex("  (-., )+")]
    private static partial Regex ShortNames();
}
