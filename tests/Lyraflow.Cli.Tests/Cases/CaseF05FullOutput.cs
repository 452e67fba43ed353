namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A full disk behind the standard output.</summary>
public sealed class CaseF05FullOutput : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("score", "m.safetensors", "base.csv", "-o", "-", "-q")]
    [InlineData("sample", "m.safetensors", "-n", "500000", "-q")]
    [InlineData("sql", "m.safetensors", "from 'base.csv'")]
    public void Is_an_error(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "SKIPPED: no /dev/full on this machine.");
        using var process = LyraflowProgram.Start(_folder.Path, [], ["sh", "-c", "\"$@\" > /dev/full", "sh"], arguments);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("The standard output cannot be written to", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
