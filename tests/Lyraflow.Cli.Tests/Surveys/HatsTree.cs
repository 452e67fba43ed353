using System.Globalization;
using Lyraflow.Data.Hats;
using Lyraflow.Data.Tables;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>Makes HATS catalogues with the columns that the model of the cases wants.</summary>
internal static class HatsTree
{
    /// <summary>Pixels of two orders, and two folders of order 6: 10000 lies in the second.</summary>
    public static readonly HatsPixel[] Mixed = [new(0, 4), new(1, 44), new(1, 45), new(6, 9_999), new(6, 10_000)];

    /// <summary>Writes a catalogue.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="rows">Rows of each pixel.</param>
    /// <param name="files">Files of each pixel: with more than one, the pixel is a folder.</param>
    public static void Write(string root, IReadOnlyList<HatsPixel> pixels, int rows, int files = 1)
    {
        using var session = new TableSession(threads: 1);
        foreach (var pixel in pixels)
        {
            var place = Path.Combine(root, Text($"dataset/Norder={pixel.Order}/Dir={pixel.Folder}/Npix={pixel.Number}"));
            for (var file = 0; file < files; file++)
            {
                var path = files == 1 ? $"{place}.parquet" : Path.Combine(place, Text($"part{file}.parquet"));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                TableWriter.Write(session, Rows(pixel, file * rows / files, (file + 1) * rows / files), path, overwrite: true);
            }
        }

        File.WriteAllLines(
            Path.Combine(root, "partition_info.csv"),
            [.. pixels.Select(pixel => Text($"{pixel.Order},{pixel.Number}")).Prepend("Norder,Npix")]);
        File.WriteAllLines(
            Path.Combine(root, "hats.properties"),
            [
                "#HATS catalog",
                "obs_collection=made",
                "dataproduct_type=object",
                Text($"hats_nrows={(long)rows * pixels.Count}"),
                "hats_col_ra=ra",
                "hats_col_dec=dec",
                "hats_col_healpix=_healpix_29",
                "hats_col_healpix_order=29",
                "hats_cols_default=objid ra dec",
                $"hats_npix_suffix={(files == 1 ? ".parquet" : "/")}",
                Text($"hats_order={pixels.Max(pixel => pixel.Order)}"),
                "hats_version=v1.0",
                "hats_creation_date=2026-01-01T00:00UTC",
                "hats_skymap_order=8",
            ]);
    }

    /// <summary>The rows of a pixel, sorted by their place; every 500th lacks u.</summary>
    private static string Rows(HatsPixel pixel, int from, int to)
    {
        var first = pixel.Number << (2 * (29 - pixel.Order));
        return Text(
            $"""
            SELECT {first}::BIGINT + range * 3 AS _healpix_29, {first}::BIGINT + range AS objid, range % 360 * 1.0 AS ra,
                range % 180 - 90.0 AS dec, CASE WHEN range % 500 > 0 THEN g + 0.3 + (range * 37 % 101) / 80.0 END AS u, g,
                g - (range * 53 % 97) / 120.0 AS r, g - 0.5 - (range * 71 % 89) / 300.0 AS i
            FROM (SELECT range, 15 + (range * 29 % 83) / 14.0 AS g FROM range({from}, {to}))
            """);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
