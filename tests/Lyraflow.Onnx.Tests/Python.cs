using System.Diagnostics;

namespace Lyraflow.Onnx.Tests;

/// <summary>Debian's Python, which is not part of the repository.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Runs some lines of Python that need a module; skips the test where there is none.</summary>
    /// <param name="module">The module.</param>
    /// <param name="code">The lines.</param>
    /// <param name="arguments">What sys.argv holds after its first element.</param>
    /// <returns>What was written to standard output.</returns>
    public static string Run(string module, string code, params string[] arguments)
    {
        Assert.SkipUnless(
            File.Exists(Program) && Start(["-c", $"import {module}"]).ExitCode == 0,
            $"SKIPPED: needs {Program} with the module {module}.");
        var (exitCode, output, error) = Start(["-c", code, .. arguments]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
