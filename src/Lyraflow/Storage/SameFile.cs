using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lyraflow.Storage;

/// <summary>Tells whether two paths lead to one file, by way of links too.</summary>
public static class SameFile
{
    private const int MostLinks = 40;

    private static readonly StringComparer PathComparer =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Whether they do; false where one does not exist yet and the paths differ.</summary>
    public static bool Is(string a, string b) => Pair([a], [b]) is not null;

    /// <summary>The first of some paths that leads to the same file as one of others, with that other; null where none does.</summary>
    public static (string Path, string Other)? Pair(IEnumerable<string> paths, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(others);
        var known = new Dictionary<string, string>(PathComparer);
        foreach (var other in others)
        {
            foreach (var name in Names(other))
            {
                known.TryAdd(name, other);
            }
        }

        foreach (var path in paths)
        {
            foreach (var name in Names(path))
            {
                if (known.TryGetValue(name, out var other))
                {
                    return (path, other);
                }
            }
        }

        return null;
    }

    /// <summary>What the file is called whichever way leads to it.</summary>
    private static IEnumerable<string> Names(string path)
    {
        var resolved = Resolve(path);
        yield return resolved;
        if (OperatingSystem.IsLinux() && Identity(resolved) is var (number, device))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{number} on {device}");
        }
    }

    /// <summary>The path with every symbolic link on the way followed.</summary>
    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        for (var links = 0; links < MostLinks; links++)
        {
            if (Follow(full) is not { } next)
            {
                break;
            }

            full = next;
        }

        return full;
    }

    /// <summary>The path with its first link followed; null when it has none.</summary>
    private static string? Follow(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var place = root;
        for (var j = 0; j < parts.Length; j++)
        {
            var here = Path.Combine(place, parts[j]);
            if (Link(here) is { } target)
            {
                return Path.GetFullPath(Path.Combine([Path.GetFullPath(Path.Combine(place, target)), .. parts[(j + 1)..]]));
            }

            place = here;
        }

        return null;
    }

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (StorageErrors.IsFileFailure(failure))
        {
            return null;
        }
    }

    /// <summary>The device and the number of the file on it, which hard links share; null for no file.</summary>
    private static (ulong Number, ulong Device)? Identity(string path)
    {
        const int currentFolder = -100;
        const uint number = 0x100;
        var status = new byte[256];
        try
        {
            return Statx(currentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, number, status) != 0 ? null
                : (BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(136)));
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
}
