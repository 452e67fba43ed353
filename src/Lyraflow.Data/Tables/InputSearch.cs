using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Finds the files of an input. In a folder, and among those that fit a pattern, some may be no tables, such as a README
/// or a tile without rows: they are passed over, or end the search.
/// </summary>
public sealed class InputSearch
{
    /// <summary>
    /// Formulas, conditions and names of columns that the rows are read for; text among several files whose header names
    /// nothing of them is no table.
    /// </summary>
    public IReadOnlyList<string> Formulas { get; init; } = [];

    /// <summary>Whether a file among several that is no table, or has no rows, is an error; else it is passed over.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// Finds the files of a path: a file, a folder (all its catalogues of one format, not those of folders within),
    /// a pattern with * and ? in the name of the file, or "-" for CSV from the standard input.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <exception cref="InputException">There is no file, or they have several formats, or none that is known.</exception>
    public InputFiles Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path == InputFiles.StandardInput)
        {
            return new InputFiles(path, [path], TableFormat.Csv);
        }

        if (File.Exists(path))
        {
            return new InputFiles(path, [path], TableFormats.Require(path));
        }

        if (Directory.Exists(path))
        {
            return Several(path, List(path, "*"));
        }

        var name = Path.GetFileName(path);
        return name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal)
            ? Several(path, List(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", name))
            : throw new InputException($"{path}: there is no such file; check the path.");
    }

    private static string[] List(string folder, string pattern)
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

    private InputFiles Several(string name, string[] files)
    {
        if (!files.Any(file => TableFormats.OfName(file) is not null))
        {
            throw new InputException($"{name}: there is no catalogue there (.csv, .parquet, .fits, .npy, .npz); check the path.");
        }

        var probe = new TableProbe(Formulas);
        var found = files.Select(file => (File: file, Fault: probe.Fault(file))).ToLookup(item => item.Fault is null);

        // Where none is a table, reading the first says why.
        var tables = found.Contains(true)
            ? found[true].Select(item => item.File).ToArray()
            : [.. files.Where(file => TableFormats.OfName(file) is not null)];
        var formats = tables.Select(TableFormats.Require).Distinct().ToArray();
        if (formats is not [var format])
        {
            throw new InputException(
                $"{name}: holds files of several formats ({string.Join(", ", formats)}); choose one with a pattern such as '*.parquet'.");
        }

        var input = new InputFiles(name, tables, format) { IsStrict = Strict };
        var others = found[false].ExceptBy(tables, item => item.File);
        return input with { PassedOver = [.. others.Select(item => input.PassOver(item.File, item.Fault!))] };
    }
}
