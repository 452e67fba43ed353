namespace Lyraflow.Data.Uncertainty;

/// <summary>A column that features are computed from, in an <see cref="UncertainQuery"/>.</summary>
/// <param name="Name">Its name, for people.</param>
public sealed record UncertainColumn(string Name)
{
    /// <summary>Its place among the columns of the table; null for a name that stands for a formula.</summary>
    public int? Place { get; init; }

    /// <summary>The input that is 1 where it has no number, or none for its error.</summary>
    public required int IsMissing { get; init; }

    /// <summary>The input with its standard deviation; null where it has none.</summary>
    public int? Deviation { get; init; }

    /// <summary>The input with its limit; null where it has none.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether it lies above the limit.</summary>
    public bool IsAboveLimit { get; init; }
}

/// <summary>How a feature hangs on the columns, in an <see cref="UncertainQuery"/>.</summary>
public sealed record UncertainFeature
{
    /// <summary>The input with its value; NaN where it has none.</summary>
    public required int Value { get; init; }

    /// <summary>
    /// The input with its value where zero stands for columns without a number; null for a feature that knows what to do
    /// without them.
    /// </summary>
    public int? Filled { get; init; }

    /// <summary>Per column how it moves the feature.</summary>
    public required IReadOnlyList<FeatureSlope> Slopes { get; init; }
}

/// <summary>How a column moves a feature.</summary>
/// <param name="Constant">The slope, where it is the same for all rows.</param>
/// <param name="Input">The input with the slope, where it is not; −1 for none.</param>
/// <param name="Bends">
/// The columns, as bits, that the slope hangs on: where one of them is missing, the feature is no linear function of it.
/// </param>
public readonly record struct FeatureSlope(double Constant, int Input, ulong Bends)
{
    /// <summary>Whether the column moves the feature.</summary>
    public bool IsAny => Input >= 0 || Constant != 0 || Bends != 0;
}
