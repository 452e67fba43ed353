using System.Diagnostics;

namespace Lyraflow.Cli.Tests;

/// <summary>Programs of the system that look at what ours writes for them; a test is skipped where there is none.</summary>
internal static class ShellProgram
{
    /// <summary>Runs one to the end; returns what it printed, and requires that it complained of nothing.</summary>
    public static string Run(string program, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null, $"NO {program.ToUpperInvariant()} HERE: what is written for it is not tested.");
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((0, string.Empty), (process.ExitCode, error.GetAwaiter().GetResult()));
        return output;
    }
}
