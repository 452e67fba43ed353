namespace Lyraflow.Data.Exploration;

/// <summary>What is asked of the rows at once.</summary>
public sealed record ViewRequest
{
    /// <summary>Which rows: those within all of these ranges.</summary>
    public IReadOnlyList<ColumnRange> Selection { get; init; } = [];

    /// <summary>A range of which the rows within the selection are counted; null for none.</summary>
    public ColumnRange? Part { get; init; }

    /// <summary>Two columns each, to be counted in the cells of a grid.</summary>
    public IReadOnlyList<(ColumnRange X, ColumnRange Y)> Densities { get; init; } = [];

    /// <summary>Columns to be counted in bins.</summary>
    public IReadOnlyList<ColumnRange> Histograms { get; init; } = [];

    /// <summary>How many rows are listed.</summary>
    public int Rows { get; init; }
}

/// <summary>The answer.</summary>
/// <param name="Count">Rows within the selection.</param>
/// <param name="PartCount">Those of them within the part that was to be counted; null for none.</param>
/// <param name="Densities">One for each that was asked for.</param>
/// <param name="Histograms">One for each that was asked for.</param>
/// <param name="Rows">The first rows of the selection: the number of each, from 1, and its cells as text.</param>
public sealed record View(
    long Count,
    long? PartCount,
    IReadOnlyList<DensityView> Densities,
    IReadOnlyList<HistogramView> Histograms,
    IReadOnlyList<ListedRow> Rows);

/// <summary>Rows in the cells of a grid; where they are few, the rows themselves.</summary>
/// <param name="X">The bins across.</param>
/// <param name="Y">The bins upwards.</param>
/// <param name="Cells">The cells that hold rows: the place of each, x·(bins of y) + y, and then its count.</param>
/// <param name="Points">The numbers x, y of each row; null where they are many.</param>
/// <param name="Inside">Rows in all cells.</param>
public sealed record DensityView(BinAxis X, BinAxis Y, IReadOnlyList<long> Cells, IReadOnlyList<float>? Points, long Inside);

/// <summary>Rows in bins.</summary>
/// <param name="Axis">The bins.</param>
/// <param name="Counts">The count of each.</param>
public sealed record HistogramView(BinAxis Axis, IReadOnlyList<long> Counts);

/// <summary>A row.</summary>
/// <param name="Number">Its number in the catalogue, from 1.</param>
/// <param name="Cells">Its cells as text, null where there is nothing.</param>
public sealed record ListedRow(long Number, IReadOnlyList<string?> Cells);
