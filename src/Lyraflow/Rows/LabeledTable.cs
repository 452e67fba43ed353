using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lyraflow.Primitives;

namespace Lyraflow.Rows;

/// <summary>
/// Rows in memory, each with finite features and the label of its class; it never changes. Values are
/// stored feature by feature: all rows of one feature are contiguous.
/// </summary>
public sealed class LabeledTable
{
    /// <summary>Creates a catalogue; nothing is copied.</summary>
    /// <param name="features">What the columns hold.</param>
    /// <param name="values">One array per feature, with one value per row.</param>
    /// <param name="classes">The names of the classes, each once.</param>
    /// <param name="labels">One index into <paramref name="classes"/> per row.</param>
    /// <param name="sources">The files the rows came from.</param>
    /// <exception cref="InputException">A value is NaN or infinite; the message tells the row, counted from 0.</exception>
    /// <exception cref="ArgumentException">Lengths differ, a name stands twice or a label points nowhere.</exception>
    public LabeledTable(
        ImmutableArray<Feature> features,
        ImmutableArray<ImmutableArray<float>> values,
        ImmutableArray<string> classes,
        ImmutableArray<int> labels,
        ImmutableArray<SourceFile> sources)
    {
        if (values.Length != features.Length || values.Any(column => column.Length != labels.Length))
        {
            throw new ArgumentException("There must be one value per feature and row.", nameof(values));
        }

        if (classes.Distinct(StringComparer.Ordinal).Count() != classes.Length)
        {
            throw new ArgumentException("A class stands twice.", nameof(classes));
        }

        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes.Length)
            {
                throw new ArgumentException($"The label {label} is no index of a class.", nameof(labels));
            }
        }

        var origin = string.Join(" + ", sources.Select(source => source.Path));
        for (var j = 0; j < features.Length; j++)
        {
            RequireFinite(origin, features[j].Name, values[j].AsSpan());
        }

        Features = features;
        Values = values;
        Classes = classes;
        Labels = labels;
        Sources = sources;
    }

    private LabeledTable(LabeledTable original, ReadOnlySpan<int> rows)
    {
        Features = original.Features;
        Classes = original.Classes;
        Sources = original.Sources;
        IsSynthetic = original.IsSynthetic;
        Labels = Pick(original.Labels, rows);
        var values = ImmutableArray.CreateBuilder<ImmutableArray<float>>(original.Values.Length);
        foreach (var column in original.Values)
        {
            values.Add(Pick(column, rows));
        }

        Values = values.MoveToImmutable();
    }

    /// <summary>Name and unit of each feature.</summary>
    public ImmutableArray<Feature> Features { get; }

    /// <summary>One array per feature with one value per row, in the feature's unit.</summary>
    public ImmutableArray<ImmutableArray<float>> Values { get; }

    /// <summary>The same numbers as flows take them; its columns are not to be changed.</summary>
    public FeatureTable<float> Table => new([.. Values.Select(column => ImmutableCollectionsMarshal.AsArray(column)!)]);

    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Per row the index of its class in <see cref="Classes"/>.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>The files the rows came from; a selection keeps those of the whole.</summary>
    public ImmutableArray<SourceFile> Sources { get; }

    /// <summary>Whether the rows were drawn from a model instead of measured; what is made of them must say so.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Labels.Length;

    /// <summary>A catalogue of some rows, in the order given; a row may be named more than once.</summary>
    /// <param name="rows">Row indices, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public LabeledTable Select(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)RowCount)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The catalogue has the rows 0 to {RowCount - 1}.");
            }
        }

        return new LabeledTable(this, rows);
    }

    /// <summary>The index of a class in <see cref="Classes"/>.</summary>
    /// <exception cref="InputException">There is no such class.</exception>
    public int ClassIndex(string name)
    {
        var index = Classes.IndexOf(name);
        return index >= 0
            ? index
            : throw new InputException($"There is no class {DisplayText.Quoted(name)}; the classes are {DisplayText.List(Classes)}.");
    }

    /// <summary>The indices of the rows of a class, in rising order.</summary>
    /// <param name="classIndex">An index into <see cref="Classes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ImmutableArray<int> RowsOfClass(int classIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Classes.Length);
        return [.. Enumerable.Range(0, RowCount).Where(row => Labels[row] == classIndex)];
    }

    /// <summary>Fails on the first value that is NaN or infinite.</summary>
    public static void RequireFinite(string origin, string column, ReadOnlySpan<float> values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            if (!float.IsFinite(values[row]))
            {
                throw new InputException(
                    $"{origin}: row {row} (the first is 0) has {Describe(values[row])} in column {column}; "
                    + "take the row out or fill in a number.");
            }
        }
    }

    private static string Describe(float value) => float.IsNaN(value) ? "no number (NaN)" : "an infinite value";

    private static ImmutableArray<TItem> Pick<TItem>(ImmutableArray<TItem> items, ReadOnlySpan<int> rows)
    {
        var picked = new TItem[rows.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = items[rows[i]];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(picked);
    }
}
