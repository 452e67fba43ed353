using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>One session of the shell, in which <c>lyraflow</c> is the program under test.</summary>
internal static partial class TutorialShell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the commands of a page in their order, and requires that each prints what the page shows.</summary>
    public static void Require(string folder, Dictionary<string, string> environment, IReadOnlyList<ConsoleBlock> commands)
    {
        Assert.True(commands.Count >= 3, "The tutorial has lost its commands.");
        var results = Run(folder, environment, [.. commands.Select(command => command.Command)]);
        foreach (var (command, (exitCode, output)) in commands.Zip(results))
        {
            var (place, all) = ($"line {command.Line}: {command.Command}\n", string.Join('\n', output));
            Assert.True((exitCode != 0) == (command.Mark == ConsoleBlock.Refused), $"{place}exit code {exitCode}\n{all}");
            var missing = ShownOutput.Missing(command.Shown, output, numbersDiffer: command.Mark == ConsoleBlock.StandIn);
            Assert.True(missing is null, $"{place}does not print\n{missing}\nbut\n{all}");
        }
    }

    // For each command its exit code, and what it wrote to standard output and standard error.
    private static IReadOnlyList<(int ExitCode, string[] Output)> Run(
        string folder, Dictionary<string, string> environment, IReadOnlyList<string> commands)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "SKIPPED: no bash on this machine.");
        var programs = Directory.CreateDirectory(Path.Combine(folder, ".programs")).FullName;
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var program = Path.Combine(programs, "lyraflow");
        File.WriteAllText(program, $"#!/bin/sh\nexec '{host}' '{Path.Combine(AppContext.BaseDirectory, "Lyraflow.Cli.dll")}' \"$@\"\n");
#pragma warning disable CA1416 // Where there is /bin/bash there are modes.
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        var script = Path.Combine(programs, "session");
        File.WriteAllText(script, string.Concat(commands.Select(command => $"{command}\nprintf '\\n\\035%d\\n' $?\n")));
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec 2>&1; . '{script}'"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{programs}:{start.Environment["PATH"]}";
        LyraflowProgram.Isolate(start, folder);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var reading = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The commands did not end within {Patience}.");
        }

        var parts = End().Split(reading.GetAwaiter().GetResult());
        return
        [
            .. Enumerable.Range(0, commands.Count).Select(i =>
                (int.Parse(parts[(2 * i) + 1], System.Globalization.CultureInfo.InvariantCulture), parts[2 * i].Split('\n'))),
        ];
    }

    [GeneratedRegex(@"\n\x1d(\d+)\n")]
    private static partial Regex End();
}
