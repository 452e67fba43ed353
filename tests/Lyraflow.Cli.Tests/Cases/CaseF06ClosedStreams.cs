namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Standard streams that the caller closed.</summary>
public sealed class CaseF06ClosedStreams : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"$@\" >&-", "standard output", "score", "m.safetensors", "base.csv", "-o", "-", "-q")]
    [InlineData("\"$@\" >&-", "standard output", "sample", "m.safetensors", "-n", "100000", "-q")]
    [InlineData("\"$@\" <&-", "standard input", "score", "m.safetensors", "-", "-o", "o.csv", "-q")]
    public void Are_named(string shell, string named, params string[] arguments)
    {
        using var process = LyraflowProgram.Start(_folder.Path, [], ["timeout", "-s", "KILL", "60", "sh", "-c", shell, "sh"], arguments);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
