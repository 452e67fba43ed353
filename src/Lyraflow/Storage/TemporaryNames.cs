using System.Diagnostics;
using System.Globalization;

namespace Lyraflow.Storage;

/// <summary>
/// Names of temporary files and folders, which tell the host and the process that made them: what a killed process left
/// is removed by a later run on the same host. What other hosts made is left alone, for a shared folder may be in use.
/// </summary>
public static class TemporaryNames
{
    private const string Prefix = ".lyraflow-";
    private const char Separator = '~';

    private static readonly string Host = HostName();
    private static readonly string Own = Of(Environment.ProcessId, Moment(Environment.ProcessId) ?? "0");
    private static readonly HashSet<string> Cleared = new(StringComparer.Ordinal);

    /// <summary>A new name, for a file or a folder.</summary>
    public static string New() => $"{Own}{Separator}{Path.GetRandomFileName()}";

    /// <summary>Removes from a folder what processes of this host left that are gone; once for each folder.</summary>
    public static void Clear(string folder)
    {
        lock (Cleared)
        {
            if (!Cleared.Add(folder))
            {
                return;
            }
        }

        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder, $"{Prefix}{Host}{Separator}*").Where(IsAbandoned))
            {
                Remove(entry);
            }
        }
        catch (Exception fault) when (StorageErrors.IsFileFailure(fault))
        {
            // Then they stay.
        }
    }

    /// <summary>
    /// Removes from a folder and those within what processes of any host left, whether they are gone or not: for a folder in
    /// which no work is left.
    /// </summary>
    public static void RemoveAll(string folder)
    {
        foreach (var entry in Directory.EnumerateFiles(folder, $"{Prefix}*{Separator}*", SearchOption.AllDirectories).ToArray())
        {
            Remove(entry);
        }
    }

    private static void Remove(string entry)
    {
        try
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
        catch (Exception fault) when (StorageErrors.IsFileFailure(fault))
        {
            // Another's, or being removed by somebody else.
        }
    }

    private static bool IsAbandoned(string entry)
    {
        var name = Path.GetFileName(entry);
        if (
            name.Split(Separator) is not [_, var process, _, _]
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        // The number may have been given to another process since.
        return Moment(number) is not { } moment || !name.StartsWith($"{Of(number, moment)}{Separator}", StringComparison.Ordinal);
    }

    private static string Of(int process, string moment)
        => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Host}{Separator}{process}{Separator}{moment}");

    /// <summary>When a process began, in ticks since the machine did; null when there is no such process.</summary>
    private static string? Moment(int process)
    {
        const string unknown = "0";
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var living = Process.GetProcessById(process);
                return unknown;
            }

            // The name, in brackets, may hold anything; the beginning is the twentieth word behind it (proc(5)).
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ') is { Length: > 19 } words ? words[19] : unknown;
        }
        catch (Exception fault) when (fault is ArgumentException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            // Gone while it was read.
            return null;
        }
    }

    /// <summary>The host, and on Linux the space of its process numbers: containers on one host have their own.</summary>
    private static string HostName()
    {
        var host = string.Concat(
            Environment.MachineName.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));
        var space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? string.Empty : string.Empty;
        return host[..Math.Min(host.Length, 60)] + string.Concat(space.Where(char.IsAsciiDigit));
    }
}
