using System.Globalization;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Output;

/// <summary>What nobody foresaw: one line for the user, and the details in a file for whoever mends it.</summary>
internal static class FaultFile
{
    /// <summary>Writes both.</summary>
    public static void Write(Exception fault, IReadOnlyList<string> arguments)
    {
        var reason = fault is OutOfMemoryException or InsufficientMemoryException
            ? "the memory does not suffice"
            : $"something unforeseen happened ({fault.GetType().Name}: {FirstLine(fault.Message)})";
        ErrorLine.Write(Save(fault, arguments) is { } path
            ? $"{reason}; please report it with {path}, which has the details."
            : $"{reason}; its details could not be written to a file.");
    }

    private static string FirstLine(string text)
    {
        const int longest = 200;
        var line = text.Split('\n')[0].Trim().TrimEnd('.');
        return line.Length <= longest ? line : $"{line[..longest]}…";
    }

    private static string? Save(Exception fault, IReadOnlyList<string> arguments)
    {
        foreach (var folder in Folders())
        {
            try
            {
                Directory.CreateDirectory(folder);
                var path = Path.Combine(folder, string.Create(
                    CultureInfo.InvariantCulture, $"fault-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}.txt"));
                File.WriteAllText(path, $"""
                    lyraflow {ProgramVersion.Text}, {Environment.OSVersion}, .NET {Environment.Version}
                    lyraflow {string.Join(' ', arguments)}

                    {fault}

                    """);
                return path;
            }
            catch (Exception other) when (other is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The next folder may do.
            }
        }

        return null;
    }

    // https://specifications.freedesktop.org/basedir-spec/latest/
    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
        {
            yield return Path.Combine(state, "lyraflow");
        }

        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "lyraflow");
        }
        else if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".local", "state", "lyraflow");
        }

        yield return Path.Combine(Path.GetTempPath(), "lyraflow");
    }
}
