using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>All formats, and which one a file's name tells.</summary>
public static class TableFormats
{
    /// <summary>Text with a header line, plain or compressed with gzip or zstd.</summary>
    public static TableFormat Csv { get; } = new CsvFormat();

    /// <summary>Apache Parquet.</summary>
    public static TableFormat Parquet { get; } = new ParquetFormat();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableFormat> All { get; } =
    [
        Csv,
        new PlainTextFormat(),
        new EcsvFormat(),
        Parquet,
        new FitsFormat(),
        new VotableFormat(),
        new NumPyFormat(),
        new Hdf5Format(),
    ];

    /// <summary>The format that a file's name tells; null when it tells none.</summary>
    public static TableFormat? OfName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return All.FirstOrDefault(format => format.Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The format that a file's name tells.</summary>
    /// <exception cref="InputException">It tells none.</exception>
    public static TableFormat Require(string path) => OfName(path)
        ?? throw new InputException(
            $"{path}: the format cannot be told from the name; name it after one of {List(_ => true)}, and convert one of "
                + "another format, for example with topcat or astropy.");

    /// <summary>The format of a file to write.</summary>
    /// <exception cref="InputException">The name tells none that can be written.</exception>
    public static TableFormat RequireOutput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OfName(path) is { } format && format.CanWrite(path)
            ? format
            : throw new InputException($"{path}: cannot be written in the format that its name tells; name it after one of "
                + $"{List(other => other.CanWrite($"x{other.Endings[0]}"))}.");
    }

    /// <summary>The first endings of formats, in words.</summary>
    internal static string List(Func<TableFormat, bool> which) => string.Join(", ", All.Where(which).Select(format => format.Endings[0]));

    /// <summary>A path that ends with the name of a table in brackets, taken apart; without one, the path alone.</summary>
    /// <param name="path">Such as <c>cat.fits[2]</c>. A file that is really called so is no such path.</param>
    internal static (string Path, string? Part) SplitPart(string path)
    {
        var open = path.EndsWith(']') && !File.Exists(path) ? path.LastIndexOf('[') : -1;
        return open > 0 && OfName(path[..open]) is { HasParts: true } ? (path[..open], path[(open + 1)..^1]) : (path, null);
    }
}
