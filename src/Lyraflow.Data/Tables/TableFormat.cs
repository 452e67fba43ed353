using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>The formats in which catalogues come and go.</summary>
public enum TableFormat
{
    /// <summary>Text with a header line and a separator, plain or compressed with gzip or zstd.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>The first binary table of a FITS file, plain or compressed with gzip.</summary>
    Fits,

    /// <summary>Arrays of NumPy, <c>.npy</c> or <c>.npz</c>; to read only.</summary>
    NumPy,
}

/// <summary>Tells formats by the names of files.</summary>
public static class TableFormats
{
    private static readonly (string Ending, TableFormat Format)[] Endings =
    [
        (".csv", TableFormat.Csv), (".csv.gz", TableFormat.Csv), (".csv.zst", TableFormat.Csv),
        (".tsv", TableFormat.Csv), (".tsv.gz", TableFormat.Csv), (".txt", TableFormat.Csv),
        (".parquet", TableFormat.Parquet), (".pq", TableFormat.Parquet),
        (".fits", TableFormat.Fits), (".fit", TableFormat.Fits), (".fts", TableFormat.Fits),
        (".fits.gz", TableFormat.Fits), (".fit.gz", TableFormat.Fits), (".fts.gz", TableFormat.Fits),
        (".npy", TableFormat.NumPy), (".npz", TableFormat.NumPy),
    ];

    /// <summary>The format that a file's name tells; null when it tells none.</summary>
    public static TableFormat? OfName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var (ending, format) in Endings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>The format that a file's name tells.</summary>
    /// <exception cref="InputException">It tells none.</exception>
    public static TableFormat Require(string path) => OfName(path)
        ?? throw new InputException(
            $"{path}: the format cannot be told from the name; name a file .csv, .parquet, .fits, .npy or .npz, and convert one "
                + $"of another format, for example with topcat or astropy.");
}
