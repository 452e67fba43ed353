namespace Lyraflow.Cli.Tests.Cases;

/// <summary>What killed runs leave behind.</summary>
public sealed class CaseF15KilledRuns : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("KILL")]
    [InlineData("HUP")]
    public void Is_gone_after_the_next(string signal)
    {
        Directory.CreateDirectory(_folder["tmp"]);
        var environment = new Dictionary<string, string> { ["TMPDIR"] = _folder["tmp"] };
        File.WriteAllText(_folder[".lyraflow-elsewhere~1~1~x.y"], "another host's");
        const string kill = "\"$@\" 2>/dev/null & p=$!; "
            + "while [ $(ls -A tmp | grep -c lyraflow-) -lt 1 ] || [ $(ls -A | grep -c lyraflow-) -lt 2 ]; do sleep 0.1; done; "
            + "kill -$0 $p; wait $p; echo $?";
        using (var process = LyraflowProgram.Start(
            // A run under nohup ignores this signal, and so would everything that it starts.
            _folder.Path, environment, ["env", "--default-signal=HUP", "sh", "-c", kill, signal],
            "sample", "m.safetensors", "-n", "30000000", "-o", "s.csv", "-q"))
        {
            var code = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            Assert.Equal(signal == "KILL" ? "137" : "130", code);
        }

        if (signal == "KILL")
        {
            var next = LyraflowProgram.RunWith(_folder.Path, environment, "sample", "m.safetensors", "-n", "3", "-o", "t.csv", "-q");
            Assert.Equal(0, next.ExitCode);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"], ".lyraflow-*"));
        Assert.Equal([_folder[".lyraflow-elsewhere~1~1~x.y"]], Directory.EnumerateFileSystemEntries(_folder.Path, ".*"));
    }
}
