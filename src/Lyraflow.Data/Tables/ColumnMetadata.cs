namespace Lyraflow.Data.Tables;

/// <summary>What a column means, as far as a file says it.</summary>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Ucd">Its unified content descriptor (https://www.ivoa.net/documents/UCD1+); empty for none.</param>
/// <param name="Description">What it is, in words; empty for none.</param>
public sealed record ColumnMetadata(string Unit, string Ucd = "", string Description = "")
{
    /// <summary>Nothing known.</summary>
    public static ColumnMetadata None { get; } = new(string.Empty);
}
