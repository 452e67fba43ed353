using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Data.NumPy;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Data.Stripe82;

/// <summary>
/// Reads and writes the combined set as one archive: <c>data.npy</c> with the four colours of each row and <c>labels.npy</c>
/// with 0 for a star and 1 for an RR Lyrae.
/// </summary>
internal static class CombinedArchive
{
    private const string NotTheSet = "this is not the combined set of astroML";

    public static LabeledTable Load(string path)
    {
        using var stream = InputFile.OpenHashed(path, out var source);
        using var archive = new NpzArchive(stream, path);
        var colors = archive.Read("data", reader => ReadColors(reader, path));
        var labels = archive.Read("labels", reader => ReadLabels(reader, path, rowCount: colors[0].Length));
        return Stripe82Catalog.Create(colors, labels, source);
    }

    /// <summary>Writes the archive; the same set always gives the same bytes.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Save(LabeledTable catalog, string path) => AtomicFile.Write(path, overwrite: true, stream =>
    {
        var rows = Enumerable.Range(0, catalog.RowCount);
        var colors = rows.SelectMany(row => catalog.Values.Select(column => column[row])).ToArray();
        var labels = rows.Select(row => (double)catalog.Labels[row]).ToArray();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        WriteArray(archive, "data", "<f4", $"({catalog.RowCount}, {catalog.Features.Length})", MemoryMarshal.AsBytes(colors.AsSpan()));
        WriteArray(archive, "labels", "<f8", $"({catalog.RowCount},)", MemoryMarshal.AsBytes(labels.AsSpan()));
    });

    private static void WriteArray(ZipArchive archive, string name, string type, string shape, ReadOnlySpan<byte> values)
    {
        // NumPy's format, version 1: the header ends with a line feed at a multiple of 64 bytes.
        const int alignment = 64;
        const int prefix = 10;
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        var length = ((prefix + text.Length + alignment) / alignment * alignment) - prefix;
        var entry = archive.CreateEntry(name + ".npy");
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.Latin1.GetBytes(text.PadRight(length - 1) + "\n"));
        stream.Write(values);
    }

    private static float[][] ReadColors(NpyReader reader, string path)
    {
        var header = reader.Header;
        var features = Stripe82Catalog.Features;
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
