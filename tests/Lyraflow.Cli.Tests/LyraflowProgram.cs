using System.Diagnostics;
using System.Globalization;

namespace Lyraflow.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The program as a user runs it: another process, in a folder of its own.</summary>
internal static class LyraflowProgram
{
    // A machine with much other work needs more: LYRAFLOW_PATIENCE sets the minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_PATIENCE") ?? "2", CultureInfo.InvariantCulture));

    /// <summary>Runs to the end.</summary>
    public static Outcome Run(string folder, params string[] arguments) => RunWith(folder, [], arguments);

    /// <summary>Runs to the end with more environment variables.</summary>
    public static Outcome RunWith(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, [], arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"lyraflow {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Starts the program by way of another command, which may be none.</summary>
    public static Process Start(
        string folder, Dictionary<string, string> environment, IReadOnlyList<string> launcher, params string[] arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [.. launcher, host, Path.Combine(AppContext.BaseDirectory, "Lyraflow.Cli.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        Isolate(start, folder);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Keeps the data that happen to lie on this machine from deciding what a test sees.</summary>
    public static void Isolate(ProcessStartInfo start, string folder)
    {
        start.Environment.Remove("LYRAFLOW_DATA");
        start.Environment.Remove("ASTROML_DATA");
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment["LYRAFLOW_DATA_URL"] = "none";
        start.Environment.Remove("NO_COLOR");
        start.Environment["HOME"] = folder;
    }
}
