using Lyraflow.Catalogs;

namespace Lyraflow.Experiments;

/// <summary>The last column of a table of scores whose rows were drawn from a model; other tables have none.</summary>
internal static class SyntheticColumn
{
    public static string Head(Catalog catalog) => catalog.IsSynthetic ? ",synthetic" : string.Empty;

    public static string Cell(Catalog catalog) => catalog.IsSynthetic ? ",true" : string.Empty;
}
