using Lyraflow.Primitives;

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
    /// <exception cref="InputException">There is no file, or they have several formats, or none that is known.</exception>
    public static InputFiles Find(string path)
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
            return Several(path, [.. List(path, "*").Where(file => TableFormats.OfName(file) is not null)]);
        }

        return name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal)
            ? Several(path, List(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", name))
            : throw new InputException($"{path}: there is no such file; check the path.");
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

    private static InputFiles Several(string name, IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            throw new InputException($"{name}: there is no catalogue there (.csv, .parquet, .fits, .npy, .npz); check the path.");
        }

        var formats = files.Select(TableFormats.Require).Distinct().ToArray();
        return formats is [var format]
            ? new InputFiles(name, files, format)
            : throw new InputException(
                $"{name}: holds files of several formats ({string.Join(", ", formats)}); choose one with a pattern such as '*.parquet'.");
    }
}
