namespace Lyraflow.Data.Tables;

/// <summary>What a file says of itself, as far as its format has a place for it.</summary>
public sealed record TableNotes
{
    /// <summary>Keys (letters, digits, underscores) and texts, for Parquet and FITS.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Units by the names of columns, for FITS.</summary>
    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>();
}
