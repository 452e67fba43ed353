using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Sweep;

/// <summary>The rows of the class of a sweep and their folds, the same for every task.</summary>
internal sealed class SweepData
{
    private readonly FeatureTable<float> _rows;
    private readonly int[] _order;

    public SweepData(LabeledTable catalog, string className)
    {
        IsSynthetic = catalog.IsSynthetic;
        Hash = string.Join(" ", catalog.Sources.Select(source => source.Sha256));
        LogUnit = Standardization.Fit(catalog.Table.Columns).LogScale;
        _rows = catalog.Table.Select(catalog.RowsOfClass(catalog.ClassIndex(className)).AsSpan());
        if (_rows.Rows < 2 * SweepPlan.FoldCount)
        {
            throw new InputException($"Class {className} has {_rows.Rows} rows; a sweep needs at least {2 * SweepPlan.FoldCount}.");
        }

        _order = [.. Enumerable.Range(0, _rows.Rows)];
        new RandomSource(0).Fork($"sweep {className}").Shuffle(_order.AsSpan());
    }

    /// <summary>SHA-256 of the catalogue's files.</summary>
    public string Hash { get; }

    /// <summary>Whether its rows were drawn from a model.</summary>
    public bool IsSynthetic { get; }

    /// <summary>Σ ln σ of all rows of the catalogue: what turns a loss per mag⁴ into standardized units.</summary>
    public double LogUnit { get; }

    /// <summary>One fold to test, the next to validate, the others to train.</summary>
    public SplitTable Divide(int fold)
    {
        var next = (fold + 1) % SweepPlan.FoldCount;
        return new SplitTable(Part(other => other != fold && other != next), Part(other => other == next), Part(other => other == fold));
    }

    private FeatureTable<float> Part(Func<int, bool> isWanted)
        => _rows.Select([.. _order.Where((_, place) => isWanted(place % SweepPlan.FoldCount))]);
}
