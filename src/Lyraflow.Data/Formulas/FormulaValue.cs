namespace Lyraflow.Data.Formulas;

/// <summary>What a part of a formula is.</summary>
internal enum ValueKind
{
    Number,
    Condition,
    Text,

    /// <summary>NULL, which is of any kind.</summary>
    Nothing,

    /// <summary>A date and whatever else a file holds that formulas can only compare.</summary>
    Other,
}

/// <summary>A part of a formula in SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sql">Its SQL, within brackets where it has parts; numbers are in double precision.</param>
internal readonly record struct FormulaValue(ValueKind Kind, string Sql)
{
    /// <summary>
    /// A number as its column holds it, or as it was written; comparisons are made with it, so that whole numbers stay
    /// exact.
    /// </summary>
    public string? Stored { get; init; }

    /// <summary>What it is called in messages, where it is a single column or text.</summary>
    public string? Name { get; init; }

    /// <summary>Why a column of texts holds no numbers, such as "line 31 has 'u'"; null or empty for nothing to say.</summary>
    public string? Obstacle { get; init; }

    /// <summary>The text itself, where it was written in the formula.</summary>
    public string? Text { get; init; }
}
