using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The rows of one class.</summary>
/// <param name="All">Every row.</param>
/// <param name="Train">Rows to fit.</param>
/// <param name="Validation">Rows that choose the epoch.</param>
/// <param name="Test">Rows looked at once.</param>
internal sealed record ClassRows(
    FeatureTable<float> All, FeatureTable<float> Train, FeatureTable<float> Validation, FeatureTable<float> Test)
{
    public static ClassRows Of(LabeledTable catalog, RowSplit split, string name)
    {
        var index = catalog.ClassIndex(name);
        FeatureTable<float> Part(IEnumerable<int> rows, string part)
        {
            int[] selected = [.. rows.Where(row => catalog.Labels[row] == index)];
            return selected.Length > 0
                ? catalog.Table(selected)
                : throw new InputException($"Class {name} has no {part} rows; it needs more rows or another seed.");
        }

        return new ClassRows(
            Part(Enumerable.Range(0, catalog.RowCount), "catalogue"),
            Part(split.Train, "training"),
            Part(split.Validation, "validation"),
            Part(split.Test, "test"));
    }
}
