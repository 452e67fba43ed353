using System.Globalization;

namespace Lyraflow.Cli.Tests;

/// <summary>What nobody foresaw ends in one line, and a file with the details.</summary>
public sealed class LastHandlerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fault_is_one_line_and_a_file()
    {
        // A heap of 16 MiB, too small for the rows, stands for all that nobody thought of.
        File.WriteAllLines(
            _folder["rows.csv"],
            ["a,b", .. Enumerable.Range(0, 600_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 77},{i % 91}"))]);
        string[] arguments = ["train", "rows.csv", "--features", "a,b", "--threads", "1", "-o", "m.safetensors", "-q"];

        var outcome = LyraflowProgram.RunWith(
            _folder.Path, new() { ["DOTNET_GCHeapHardLimit"] = "1000000", ["XDG_STATE_HOME"] = _folder["state"] }, arguments);

        Assert.Equal(1, outcome.ExitCode);
        var details = Assert.Single(Directory.GetFiles(_folder["state/lyraflow"]));
        Assert.Equal(
            $"lyraflow: the memory does not suffice; please report it with {details}, which has the details.",
            Assert.Single(outcome.ErrorLines));
        var text = File.ReadAllText(details);
        Assert.Contains($"lyraflow {string.Join(' ', arguments)}", text, StringComparison.Ordinal);
        Assert.Contains("   at Lyraflow.", text, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["m.safetensors"]));
    }
}
