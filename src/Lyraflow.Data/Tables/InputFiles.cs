using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Data.Tables;

/// <summary>The files of one input, all of one format.</summary>
/// <param name="Name">What the user called the input.</param>
/// <param name="Files">Paths, in ordinal order; the standard input is <see cref="StandardInput"/>.</param>
/// <param name="Format">Their format.</param>
public sealed record InputFiles(string Name, IReadOnlyList<string> Files, TableFormat Format)
{
    /// <summary>What users call the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether the rows come from the standard input, as CSV, and can be read once.</summary>
    public bool IsStandardInput => Name == StandardInput;

    /// <summary>
    /// Finds the files of a path: a file, a folder (all its catalogues of one format, not those of folders within),
    /// a pattern with * and ? in the name of the file, or "-" for CSV from the standard input.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="setAside">Whether text files beside catalogues of another format are set aside.</param>
    /// <exception cref="InputException">There is no file, or they have several formats, or none that is known.</exception>
    public static InputFiles Find(string path, bool setAside = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path == StandardInput)
        {
            return new InputFiles(path, [path], TableFormat.Csv);
        }

        if (File.Exists(path))
        {
            return new InputFiles(path, [path], TableFormats.Require(path));
        }

        var name = Path.GetFileName(path);
        if (Directory.Exists(path))
        {
            return Several(path, [.. List(path, "*").Where(file => TableFormats.OfName(file) is not null)], setAside);
        }

        return name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal)
            ? Several(path, List(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", name), setAside: false)
            : throw new InputException($"{path}: there is no such file; check the path.");
    }

    /// <summary>Files of a folder that were set aside: text beside catalogues of another format, such as a README.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    /// <summary>Makes sure that what is written replaces nothing of what is read, by way of links neither.</summary>
    /// <param name="output">The file to write.</param>
    /// <exception cref="InputException">It is one of these files.</exception>
    public void RequireOther(string output)
    {
        if (!IsStandardInput && File.Exists(output) && Files.FirstOrDefault(file => SameFile.Is(file, output)) is { } same)
        {
            throw new InputException($"{output}: would replace {same}, which is read; name another file or folder.");
        }
    }

    private static IReadOnlyList<string> List(string folder, string pattern)
    {
        try
        {
            // What begins with a dot is hidden: unfinished files of ours among it.
            return [.. Directory.EnumerateFiles(folder, pattern)
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be listed ({DisplayText.Plain(fault.Message)}); check the path.", fault);
        }
    }

    private static bool IsNote(string file) => file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    private static InputFiles Several(string name, IReadOnlyList<string> files, bool setAside)
    {
        if (files.Count == 0)
        {
            throw new InputException($"{name}: there is no catalogue there (.csv, .parquet, .fits, .npy, .npz); check the path.");
        }

        var formats = files.Select(TableFormats.Require).Distinct().ToArray();
        if (setAside && formats.Length > 1 && files.Where(IsNote).ToArray() is { Length: > 0 } notes)
        {
            return Several(name, [.. files.Except(notes)], setAside: false) with { SetAside = notes };
        }

        return formats is [var format]
            ? new InputFiles(name, files, format)
            : throw new InputException(
                $"{name}: holds files of several formats ({string.Join(", ", formats)}); choose one with a pattern such as '*.parquet'.");
    }
}
