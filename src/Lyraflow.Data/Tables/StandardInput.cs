namespace Lyraflow.Data.Tables;

/// <summary>Tells whether the caller left the standard input open.</summary>
internal static class StandardInput
{
    private const int AccessMode = 3;

    /// <summary>
    /// Whether it is open. Where it is not, the runtime's own pipe takes its number, and reading it would never end: then
    /// this process holds the end that is written to as well.
    /// </summary>
    public static bool IsOpen()
    {
        const string descriptors = "/proc/self/fd";
        if (
            !Directory.Exists(descriptors)
            || Target($"{descriptors}/0") is not { } pipe
            || !pipe.StartsWith("pipe:", StringComparison.Ordinal))
        {
            return true;
        }

        return !Directory.EnumerateFileSystemEntries(descriptors)
            .Any(path => Path.GetFileName(path) != "0" && Target(path) == pipe && IsWritten(Path.GetFileName(path)));
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsWritten(string descriptor)
    {
        try
        {
            var flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}")
                .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags[6..].Trim(), 8) & AccessMode) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
