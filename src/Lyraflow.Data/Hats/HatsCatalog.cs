using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Hats;

/// <summary>
/// A catalogue of the sky in HEALPix pixels, each a Parquet file or a folder of them: the layout that Rubin, LSDB and the
/// archives share. IVOA Note HATS 1.0.
/// </summary>
/// <param name="Root">The folder of the catalogue.</param>
/// <param name="Properties">What it says of itself.</param>
/// <param name="Remark">What a user should know of how it is read; empty for nothing.</param>
public sealed record HatsCatalog(string Root, HatsProperties Properties, string Remark)
{
    /// <summary>The folder of the pixels.</summary>
    public const string LeafFolder = "dataset";

    /// <summary>The list of the pixels.</summary>
    public const string PartitionFile = "partition_info.csv";

    /// <summary>The file without rows that tells the columns.</summary>
    public static readonly string SchemaFile = Path.Combine(LeafFolder, "_common_metadata");

    private static readonly string[] PlaceKeys = ["hats_col_ra", "hats_col_dec", "hats_col_healpix"];
    private static readonly string[] LeafEndings = [".parquet", ".pq"];
    private static readonly string[] Tables = ["object", "source", "nested", "margin"];

    /// <summary>The columns that the properties name as the place of a row on the sky; a catalogue needs them.</summary>
    public IReadOnlyList<string> PlaceColumns
        => [.. PlaceKeys.Select(key => Properties[key]).Where(name => name.Length > 0)];

    /// <summary>The catalogue in a folder; of a collection its primary table.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The catalogue; null where the folder has no properties of one.</returns>
    /// <exception cref="InputException">It is a HATS folder of another kind, or its properties cannot be used.</exception>
    public static HatsCatalog? Find(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return HatsProperties.ReadCollection(folder) is { } collection ? Primary(folder, collection) : Table(folder);
    }

    /// <summary>The files of the pixels, relative to the root, in their ordinal order.</summary>
    /// <exception cref="InputException">
    /// The folder cannot be listed, there is no file, one lies where its pixel does not, or a pixel of the list has none.
    /// </exception>
    public IReadOnlyList<string> Leaves()
    {
        var top = Path.Combine(Root, LeafFolder);
        string[] files;
        try
        {
            files = Directory.Exists(top)
                ? [.. Directory.EnumerateFiles(top, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Root, file))
                    .Where(IsLeaf)
                    .Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{top}: cannot be listed ({DisplayText.Plain(fault.Message)}); check the path.", fault);
        }

        var pixels = files.Select(file => HatsPixel.Of(file)!.Value).ToHashSet();
        InputException.ThrowUnless(files.Length > 0, $"{top}: has no file Norder=…/Dir=…/Npix=….parquet; copy the catalogue again.");
        if (Listed().Where(pixel => !pixels.Contains(pixel)).ToArray() is [var missing, ..] all)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Root}: {PartitionFile} lists {all.Length} pixels without a file, Norder={missing.Order} Npix={missing.Number} the "
                    + $"first; copy the catalogue again."));
        }

        return files;
    }

    // Checksums and the like may lie beside.
    private static bool IsLeaf(string file)
        => LeafEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            && !Path.GetFileName(file).StartsWith('.')
            && HatsPixel.Of(file) is not null;

    private IEnumerable<HatsPixel> Listed()
    {
        var path = Path.Combine(Root, PartitionFile);
        var lines = File.Exists(path) ? File.ReadLines(path).Select(line => line.Split(',', StringSplitOptions.TrimEntries)) : [];
        var (order, number) = (-1, -1);
        foreach (var cells in lines.Where(cells => cells.Length > 1))
        {
            if (order < 0)
            {
                (order, number) = (Array.IndexOf(cells, "Norder"), Array.IndexOf(cells, "Npix"));
                InputException.ThrowUnless(order >= 0 && number >= 0, $"{path}: has no columns Norder and Npix; copy the catalogue again.");
            }
            else
            {
                yield return Math.Max(order, number) < cells.Length
                    && int.TryParse(cells[order], NumberStyles.None, CultureInfo.InvariantCulture, out var k)
                    && long.TryParse(cells[number], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    ? new HatsPixel(k, n)
                    : throw new InputException(
                        $"{path}: has the line {DisplayText.Quoted(string.Join(',', cells))}; copy the catalogue again.");
            }
        }
    }

    private static HatsCatalog Primary(string folder, HatsProperties collection)
    {
        var name = collection["hats_primary_table_url"];
        var primary = name.Length > 0 && !name.Contains("://", StringComparison.Ordinal) ? Table(Path.Combine(folder, name)) : null;
        if (primary is null)
        {
            throw new InputException($"{folder}: is a HATS collection, but its primary table {DisplayText.Quoted(name)} is not there; name "
                + $"the folder of the table.");
        }

        string[] others = [.. collection.List("all_margins"), .. collection.List("all_indexes")];
        var left = others.Length > 0 ? $", its margins and indexes are not: they hold its rows once more ({string.Join(' ', others)})" : "";
        return primary with { Remark = $"{folder}: is a HATS collection; its primary table {name} is read{left}." };
    }

    private static HatsCatalog? Table(string folder)
    {
        if (HatsProperties.ReadCatalog(folder) is not { } properties)
        {
            return null;
        }

        var kind = properties["dataproduct_type"];
        InputException.ThrowUnless(
            Tables.Contains(kind),
            $"{folder}: is a HATS catalogue of the type {DisplayText.Quoted(kind)}, which has no rows of objects; name a catalogue of the "
                + $"type {string.Join(", ", Tables)}.");
        var remark = kind == "margin"
            ? $"{folder}: is a margin; its rows stand in its primary table, {properties["hats_primary_table_url"]}, too."
            : string.Empty;
        return new HatsCatalog(folder, properties, remark);
    }
}
