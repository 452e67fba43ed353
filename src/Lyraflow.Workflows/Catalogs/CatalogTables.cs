using System.Runtime.InteropServices;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>From rows of a catalogue to tables for flows.</summary>
internal static class CatalogTables
{
    /// <summary>The feature columns of all rows; not to be changed.</summary>
    public static IReadOnlyList<float[]> Columns(this LabeledTable catalog)
        => [.. catalog.Values.Select(column => ImmutableCollectionsMarshal.AsArray(column)!)];

    /// <summary>The feature columns of some rows.</summary>
    public static IReadOnlyList<float[]> Columns(this LabeledTable catalog, ReadOnlySpan<int> rows)
        => catalog.Table(rows).Columns;

    /// <summary>A table of some rows.</summary>
    public static FeatureTable<float> Table(this LabeledTable catalog, ReadOnlySpan<int> rows)
        => new FeatureTable<float>(catalog.Columns()).Select(rows);
}
