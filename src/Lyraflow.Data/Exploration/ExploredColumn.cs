using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Exploration;

/// <summary>A column of numbers that can be drawn and selected by.</summary>
/// <param name="Name">Its name: a column's, or a formula.</param>
/// <param name="Scale">The numbers that are drawn.</param>
/// <param name="Metadata">Unit and meaning, as far as they are known.</param>
public sealed record ExploredColumn(string Name, ColumnScale Scale, ColumnMetadata Metadata);
