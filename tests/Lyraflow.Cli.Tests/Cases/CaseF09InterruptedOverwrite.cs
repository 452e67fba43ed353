namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Training that is interrupted while a good model lies in its place.</summary>
public sealed class CaseF09InterruptedOverwrite : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Leaves_the_good_model_alone()
    {
        var before = File.ReadAllBytes(_folder["m.safetensors"]);
        const string interrupt =
            "\"$@\" & p=$!; while ! grep -q training log; do sleep 0.1; done; kill -TERM $p; wait $p; echo $? > code";
        using var process = LyraflowProgram.Start(
            _folder.Path, [], ["sh", "-c", interrupt, "sh", "sh", "-c", "exec \"$@\" 2> log", "sh"],
            "train", "base.csv", "--features", "u-g,g-r", "--label", "cls", "-o", "m.safetensors",
            "--epochs", "100000", "--patience", "100000", "--threads", "1", "--overwrite");
        process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("130", _folder.Lines("code")[0]);
        Assert.Equal(before, File.ReadAllBytes(_folder["m.safetensors"]));
        Assert.Contains("m.safetensors.interrupted", string.Concat(_folder.Lines("log")), StringComparison.Ordinal);
        _folder.Done("info", "m.safetensors.interrupted");
    }
}
