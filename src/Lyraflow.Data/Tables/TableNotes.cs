namespace Lyraflow.Data.Tables;

/// <summary>What a file says of itself, as far as its format has a place for it.</summary>
public sealed record TableNotes
{
    /// <summary>Keys (letters, digits, underscores) and texts.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>What the columns mean, by their names.</summary>
    public IReadOnlyDictionary<string, ColumnMetadata> Columns { get; init; } = new Dictionary<string, ColumnMetadata>();

    /// <summary>What a column means.</summary>
    internal ColumnMetadata Of(string column) => Columns.GetValueOrDefault(column, ColumnMetadata.None);
}
