using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Hats;
using Lyraflow.Data.Tables;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>The rules of HATS 1.0 that a program can check, read with DuckDB alone, and not with what wrote the catalogue.</summary>
internal static class HatsRules
{
    private static readonly string[] RequiredKeys = ["obs_collection", "dataproduct_type", "hats_nrows", "hats_col_ra", "hats_col_dec"];

    /// <summary>Checks a catalogue; returns its rows.</summary>
    public static long Check(string root)
    {
        var properties = File.ReadAllLines(Path.Combine(root, "hats.properties"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.All(RequiredKeys, key => Assert.NotEmpty(properties[key]));

        var leaves = Directory.EnumerateFiles(Path.Combine(root, "dataset"), "*.parquet", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var pixels = leaves.Select(Pixel).Distinct().OrderBy(pixel => pixel.Order).ThenBy(pixel => pixel.Number).ToArray();
        Assert.Equal(
            [.. pixels.Select(pixel => Text($"{pixel.Order},{pixel.Number}")).Prepend("Norder,Npix")],
            File.ReadAllLines(Path.Combine(root, "partition_info.csv")));

        using var session = new TableSession(threads: 1);
        var schema = Columns(session, Path.Combine(root, "dataset", "_common_metadata"));
        Assert.Equal(0L, Number(session, $"SELECT count(*) FROM {Parquet(Path.Combine(root, "dataset", "_common_metadata"))}"));
        Assert.Equal("_healpix_29 BIGINT", schema[0]);
        Assert.DoesNotContain(schema, column => column.Split(' ')[0] is "Norder" or "Dir" or "Npix");
        var names = schema.Select(column => column.Split(' ')[0]).ToArray();
        Assert.Contains(properties["hats_col_ra"], names);
        Assert.Contains(properties["hats_col_dec"], names);
        Assert.All(properties.GetValueOrDefault("hats_cols_default", "ra").Split(' '), name => Assert.Contains(name, names));
        var rows = 0L;
        foreach (var leaf in leaves)
        {
            Assert.Equal(schema, Columns(session, leaf));
            rows += Number(session, $"SELECT count(*) FROM {Parquet(leaf)}");

            // The rows lie in the pixel, in the order of their places.
            var pixel = Pixel(leaf);
            Assert.Equal(
                0L,
                Number(session, $"SELECT count(*) FROM {Parquet(leaf)} WHERE _healpix_29 >> {2 * (29 - pixel.Order)} <> {pixel.Number}"));
            Assert.Equal(
                0L,
                Number(
                    session,
                    $"SELECT count(*) FROM (SELECT _healpix_29 < lag(_healpix_29) OVER () AS back FROM {Parquet(leaf)}) WHERE back"));
        }

        Assert.Equal(rows.ToString(CultureInfo.InvariantCulture), properties["hats_nrows"]);
        return rows;
    }

    private static HatsPixel Pixel(string leaf)
    {
        var parts = leaf.Split('/').SkipWhile(part => !part.StartsWith("Norder=", StringComparison.Ordinal)).Take(3)
            .Select(part => long.Parse(part.Split('=')[1].Split('.')[0], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(parts[2] / 10_000 * 10_000, parts[1]);
        Assert.InRange(parts[2], 0, (12L << (int)(2 * parts[0])) - 1);
        return new HatsPixel((int)parts[0], parts[2]);
    }

    private static string[] Columns(TableSession session, string path)
        => [.. session.Describe($"SELECT * FROM {Parquet(path)}").Select(column => $"{column.Name} {column.Type}")];

    private static string Parquet(string path) => $"read_parquet({Sql.Text(path)}, hive_partitioning = false)";

    private static long Number(TableSession session, string query) => Convert.ToInt64(session.Scalar(query), CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
