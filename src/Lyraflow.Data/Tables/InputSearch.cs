using Lyraflow.Data.Hats;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Finds the files of an input. In a folder, and among those that fit a pattern, some may be no tables, such as a README
/// or a tile without rows: they are passed over, or end the search. The pixels of a HATS catalogue are all tables.
/// </summary>
public sealed class InputSearch
{
    // Links may go round in circles.
    private const int DeepestFolder = 32;

    /// <summary>
    /// Formulas, conditions and names of columns that the rows are read for; text among several files whose header names
    /// nothing of them is no table.
    /// </summary>
    public IReadOnlyList<string> Formulas { get; init; } = [];

    /// <summary>Whether a file among several that is no table, or has no rows, is an error; else it is passed over.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// Finds the files of a path: a file, perhaps with the name of one of its tables in brackets; a folder (all its catalogues of
    /// one format, those of folders within too; of a HATS catalogue its pixels); a pattern with * and ? in the name of the file; or
    /// "-" for CSV from the standard input.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <exception cref="InputException">There is no file, or they have several formats, or none that is known.</exception>
    public InputFiles Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path == InputFiles.StandardInput)
        {
            return new InputFiles(path, [path], TableFormats.Csv);
        }

        if (TableFormats.SplitPart(path) is (var file, { } part))
        {
            return Find(file) with { Name = path, Part = part };
        }

        if (File.Exists(path))
        {
            return new InputFiles(path, [path], TableFormats.Require(path));
        }

        if (Directory.Exists(path))
        {
            return HatsCatalog.Find(path) is { } catalog
                ? new InputFiles(path, [.. catalog.Leaves().Select(leaf => Path.Combine(catalog.Root, leaf))], TableFormats.Parquet)
                {
                    Root = catalog.Root,
                    Hats = catalog,
                    IsStrict = Strict,
                }
                : Several(path, path, List(path, "*", recurse: true));
        }

        var name = Path.GetFileName(path);
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal)
            ? Several(path, folder, List(folder, name, recurse: false))
            : throw new InputException($"{path}: there is no such file; check the path.");
    }

    private static string[] List(string folder, string pattern, bool recurse)
    {
        try
        {
            // What begins with a dot is hidden: unfinished files of ours among it.
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = recurse,
                MaxRecursionDepth = DeepestFolder,
                AttributesToSkip = FileAttributes.Hidden,
                IgnoreInaccessible = false,
            };
            return [.. Directory.EnumerateFiles(folder, pattern, options)
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be listed ({DisplayText.Plain(fault.Message)}); check the path.", fault);
        }
    }

    private InputFiles Several(string name, string root, string[] files)
    {
        if (!files.Any(file => TableFormats.OfName(file) is not null))
        {
            throw new InputException($"{name}: there is no catalogue there ({TableFormats.List(_ => true)}); check the path.");
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

        var input = new InputFiles(name, tables, format) { Root = root, IsStrict = Strict };
        var others = found[false].ExceptBy(tables, item => item.File);
        return input with { PassedOver = [.. others.Select(item => input.PassOver(item.File, item.Fault!))] };
    }
}
