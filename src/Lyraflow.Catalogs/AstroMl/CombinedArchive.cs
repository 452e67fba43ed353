using System.Globalization;
using Lyraflow.Catalogs.Binary;
using Lyraflow.Catalogs.NumPy;

namespace Lyraflow.Catalogs.AstroMl;

/// <summary>
/// Reads the combined set from one archive: <c>data.npy</c> with the four colours of each row and <c>labels.npy</c>
/// with 0 for a star and 1 for an RR Lyrae.
/// </summary>
internal static class CombinedArchive
{
    private const string NotTheSet = "this is not the combined set of astroML";

    public static Catalog Load(string path)
    {
        using var stream = InputFile.OpenHashed(path, out var source);
        using var archive = new NpzArchive(stream, path);
        var colors = archive.Read("data", reader => ReadColors(reader, path));
        var labels = archive.Read("labels", reader => ReadLabels(reader, path, rowCount: colors[0].Length));
        return RrLyraeCatalog.Create(colors, labels, source);
    }

    private static float[][] ReadColors(NpyReader reader, string path)
    {
        var header = reader.Header;
        var features = RrLyraeCatalog.Features;
        return header.ColumnCount == features.Length && header.Fields[0].Type.Kind == 'f'
            ? reader.ReadColumns<float>()
            : throw new InputException(
                $"{path}: data.npy has {header.ColumnCount} columns of type {header.Fields[0].Type} where "
                + $"{string.Join(", ", features.Select(feature => feature.Name))} are needed as floats; {NotTheSet}.");
    }

    private static int[] ReadLabels(NpyReader reader, string path, int rowCount)
    {
        if (reader.Header.ColumnCount != 1 || reader.Header.RowCount != rowCount)
        {
            throw new InputException(
                $"{path}: labels.npy has {reader.Header.RowCount} × {reader.Header.ColumnCount} values where data.npy has "
                + $"{rowCount} rows; {NotTheSet}.");
        }

        var values = reader.ReadColumns<double>()[0];
        var labels = new int[values.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = values[row] switch
            {
                0 => 0,
                1 => 1,
                var other => throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: labels.npy has {other} in row {row} (the first is 0); only 0 (star) and 1 (RR Lyrae) are labels.")),
            };
        }

        return labels;
    }
}
