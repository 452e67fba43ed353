using System.Globalization;
using System.Text;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>
/// A folder with what the cases begin with: base.csv, a small table of two classes, and m.safetensors, a model of its
/// u-g, g-r, r-i.
/// </summary>
internal sealed class TableCases : IDisposable
{
    private static readonly Lazy<(string Table, byte[] Model)> Made = new(Make);

    private readonly TemporaryFolder _folder = new();

    public TableCases()
    {
        File.WriteAllText(this["base.csv"], Made.Value.Table);
        File.WriteAllBytes(this["m.safetensors"], Made.Value.Model);
    }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>The lines of base.csv, the header first.</summary>
    public static string[] Table => Made.Value.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _folder.Dispose();

    public void Write(string name, params string[] lines) => File.WriteAllLines(this[name], lines);

    public string[] Lines(string name) => File.ReadAllLines(this[name]);

    /// <summary>Runs the program; it must succeed.</summary>
    public Outcome Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(Path, arguments);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', arguments)}: exit {outcome.ExitCode}: {outcome.Error}");
        return outcome;
    }

    /// <summary>Runs the program; it must refuse in one line that holds all the parts.</summary>
    public void Refused(string[] arguments, params string[] parts)
        => Refusal.AssertOne(LyraflowProgram.Run(Path, arguments), parts);

    /// <summary>The lines of scores that go to the standard output.</summary>
    public string[] Scored(string file, params string[] more)
        => Done(["score", "m.safetensors", file, "-o", "-", "-q", .. more]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Trains in little time.</summary>
    public Outcome Train(string file, string features, string model, params string[] more)
        => Done([
            "train", file, "--features", features, "-o", model, "--epochs", "1", "--layers", "2", "--bins", "4",
            "--hidden", "8", "--threads", "1", "-q", .. more]);

    /// <summary>The path of a Python with astropy; skips the test where there is none.</summary>
    public Outcome Python(string script)
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "SKIPPED: no Python on this machine.");
        File.WriteAllText(this["script.py"], script);
        var start = new System.Diagnostics.ProcessStartInfo(python, ["script.py"])
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(
            error.Contains("ModuleNotFoundError", StringComparison.Ordinal),
            "SKIPPED: no astropy on this machine (apt-get install python3-astropy).");
        Assert.True(process.ExitCode == 0, error);
        return new Outcome(process.ExitCode, output, error);
    }

    private static (string, byte[]) Make()
    {
        var text = new StringBuilder("objid,u,g,r,i,cls\n");
        for (var k = 0; k < 2000; k++)
        {
            var isQuasar = k % 5 == 0;
            double a = ((k * 37) % 101 / 100.0) - 0.5, b = ((k * 53) % 97 / 97.0) - 0.5, c = ((k * 71) % 89 / 89.0) - 0.5;
            var g = 15 + ((k * 29) % 83 / 14.0);
            var (ug, gr, ri) = isQuasar
                ? (0.2 + (0.4 * a), 0.2 + (0.3 * b), 0.1 + (0.3 * c))
                : (1.2 + (0.5 * a), 0.5 + (0.2 * b), 0.15 + (0.1 * c));
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1237648720693755918 + (k * 7)},{g + ug:f4},{g:f4},{g - gr:f4},{g - gr - ri:f4},{(isQuasar ? "qso" : "star")}\n");
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["base.csv"], text.ToString());
        var outcome = LyraflowProgram.Run(
            folder.Path,
            "train", "base.csv", "--features", "u-g, g-r, r-i", "--label", "cls", "--epochs", "2", "--layers", "2", "--bins", "4",
            "--hidden", "8", "--threads", "1", "-q", "-o", "m.safetensors");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return (text.ToString(), File.ReadAllBytes(folder["m.safetensors"]));
    }
}
