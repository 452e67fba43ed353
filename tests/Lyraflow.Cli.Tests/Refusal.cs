namespace Lyraflow.Cli.Tests;

/// <summary>How the program refuses bad input.</summary>
internal static class Refusal
{
    /// <summary>Exactly one line on standard error that names some things, nothing on standard output, exit code 2.</summary>
    public static void AssertOne(Outcome outcome, params string[] named)
    {
        var line = Assert.Single(outcome.ErrorLines);
        Assert.StartsWith("lyraflow: ", line, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.Empty(outcome.Output);
        Assert.Equal(2, outcome.ExitCode);
    }
}
