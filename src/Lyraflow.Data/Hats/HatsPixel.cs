using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Hats;

/// <summary>
/// A pixel of HEALPix (nested numbering) as a HATS catalogue names its files: <c>Norder=K/Dir=D/Npix=N.parquet</c>, or a
/// folder <c>Npix=N</c> of files. IVOA Note HATS 1.0, "Directory scheme".
/// </summary>
/// <param name="Order">The order, 0 to 29.</param>
/// <param name="Number">The number of the pixel, from 0 to 12·4^order − 1.</param>
public readonly partial record struct HatsPixel(int Order, long Number)
{
    /// <summary>The greatest order that 64 bits can number.</summary>
    public const int MostOrder = 29;

    private const long PixelsOfFolder = 10_000;

    /// <summary>The number of the folder that holds the pixel's file.</summary>
    public long Folder => Number / PixelsOfFolder * PixelsOfFolder;

    /// <summary>The pixel that a file belongs to.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The pixel; null where the path names none.</returns>
    /// <exception cref="InputException">The path names a pixel that cannot be, or one in the folder of others.</exception>
    public static HatsPixel? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var match = Place().Match(path.Replace('\\', '/'));
        if (!match.Success)
        {
            return null;
        }

        var isNumber = int.TryParse(match.Groups["order"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            & long.TryParse(match.Groups["folder"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var folder)
            & long.TryParse(match.Groups["pixel"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var pixel = new HatsPixel(order, number);
        return isNumber && order <= MostOrder && number < 12L << (2 * order) && folder == pixel.Folder
            ? pixel
            : throw new InputException($"{path}: there is no such pixel of HEALPix in that folder; copy the catalogue again.");
    }

    [GeneratedRegex(@"(?:^|/)Norder=(?<order>\d+)/Dir=(?<folder>\d+)/Npix=(?<pixel>\d+)(?:\.[^/]*|/[^/]+)$")]
    private static partial Regex Place();
}
