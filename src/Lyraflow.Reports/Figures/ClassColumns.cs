using Lyraflow.Rows;

namespace Lyraflow.Reports.Figures;

/// <summary>Rows of one class, column after column.</summary>
/// <param name="Name">The class as readers know it, such as "RR Lyrae stars".</param>
/// <param name="Columns">One array per feature, all of one length.</param>
public sealed record ClassColumns(string Name, IReadOnlyList<double[]> Columns)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Columns[0].Length;

    /// <summary>At most so many rows, evenly spread over all: figures of a hundred thousand dots tell no more.</summary>
    public ClassColumns Thin(int most) => Rows <= most
        ? this
        : new ClassColumns(Name, [.. Columns.Select(column => Enumerable.Range(0, most)
            .Select(index => column[(int)((long)index * column.Length / most)])
            .ToArray())]);

    /// <summary>Wraps the columns of a table.</summary>
    public static ClassColumns Of(string name, FeatureTable<float> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new ClassColumns(name, [.. rows.Columns.Select(column => Array.ConvertAll(column, value => (double)value))]);
    }
}

/// <summary>An axis that belongs to one feature: its label, and the same limits in every figure.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public sealed record FeatureAxis(Feature Feature, double Low, double High)
{
    /// <summary>Name and unit, such as "u−g (mag)".</summary>
    public string Label
    {
        get
        {
            var name = Feature.Name.Replace('-', '−');
            return Feature.Unit.Length == 0 ? name : $"{name} ({Feature.Unit})";
        }
    }

    /// <summary>What a density along this axis is called, such as "density (1/mag)".</summary>
    public string DensityLabel => Feature.Unit.Length == 0 ? "density" : $"density (1/{Feature.Unit})";

    internal (double Low, double High) Limits => (Low, High);

    /// <summary>Limits that hold all rows of all classes but stray ones, with a little room.</summary>
    public static IReadOnlyList<FeatureAxis> Around(IReadOnlyList<Feature> features, IReadOnlyList<ClassColumns> classes)
    {
        ArgumentNullException.ThrowIfNull(features);
        return [.. features.Select((feature, column) =>
        {
            var extents = classes.Select(item => HistogramBins.Extent(item.Columns[column])).ToArray();
            var (low, high) = (extents.Min(extent => extent.Low), extents.Max(extent => extent.High));
            var room = high > low ? 0.08 * (high - low) : 1;
            return new FeatureAxis(feature, low - room, high + room);
        })];
    }
}
