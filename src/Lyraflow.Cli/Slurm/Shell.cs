using System.Diagnostics;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Slurm;

/// <summary>Runs a script of the shell that submits jobs.</summary>
internal static class Shell
{
    private const string Submit = "sbatch";

    /// <summary>How this program is started, for a script.</summary>
    public static IReadOnlyList<string> ThisProgram
    {
        get
        {
            var process = Environment.ProcessPath!;
            return Path.GetFileNameWithoutExtension(process) == "dotnet"
                ? [process, Path.Combine(AppContext.BaseDirectory, $"{typeof(Shell).Assembly.GetName().Name}.dll")]
                : [process];
        }
    }

    /// <summary>Makes sure that jobs can be submitted from here.</summary>
    /// <exception cref="InputException">There is no Slurm.</exception>
    public static void RequireSlurm()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, Submit))))
        {
            throw new InputException($"There is no Slurm here (no {Submit} in the PATH); without --submit the script is printed, to be run "
                + "where there is one.");
        }
    }

    /// <summary>Runs a script; what it says.</summary>
    /// <exception cref="InputException">It failed.</exception>
    public static string Run(string script)
    {
        var start = new ProcessStartInfo("bash", ["-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        process.WaitForExit();
        var fault = error.GetAwaiter().GetResult().Trim().ReplaceLineEndings("; ");
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InputException($"Slurm refused the jobs: {DisplayText.Plain(fault, 400)}.");
    }
}
