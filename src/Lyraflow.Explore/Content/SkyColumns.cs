using Lyraflow.Data.Exploration;

namespace Lyraflow.Explore.Content;

/// <summary>The columns that say where on the sky a row is, in degrees.</summary>
/// <param name="RightAscension">The right ascension.</param>
/// <param name="Declination">The declination.</param>
internal sealed record SkyColumns(string RightAscension, string Declination)
{
    private static readonly string[] RightAscensions = ["ra", "raj2000", "ra_icrs", "ra_deg", "radeg", "_raj2000", "alpha_j2000"];

    private static readonly string[] Declinations = ["dec", "dej2000", "de_icrs", "dec_deg", "decdeg", "_dej2000", "delta_j2000"];

    /// <summary>Finds them by what the file says of its columns, else by the names that surveys use; null for none.</summary>
    public static SkyColumns? Find(IReadOnlyList<ExploredColumn> columns)
        => Find(columns, "pos.eq.ra", RightAscensions) is { } ra && Find(columns, "pos.eq.dec", Declinations) is { } dec
            ? new(ra, dec)
            : null;

    private static string? Find(IReadOnlyList<ExploredColumn> columns, string ucd, string[] names)
        => columns.OrderByDescending(column => column.Metadata.Ucd.EndsWith(";meta.main", StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(column => column.Metadata.Ucd.Split(';')[0].Equals(ucd, StringComparison.OrdinalIgnoreCase))?.Name
            ?? names.Select(name => columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name)
                .FirstOrDefault(name => name is not null);
}
