using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Exploration;

/// <summary>A column of numbers that can be drawn and selected by.</summary>
/// <param name="Name">Its name: a column's, or a formula.</param>
/// <param name="Scale">Its numbers as codes.</param>
/// <param name="Low">The least number that is drawn at first.</param>
/// <param name="High">The greatest.</param>
/// <param name="Metadata">Unit and meaning, as far as they are known.</param>
public sealed record ExploredColumn(string Name, ColumnScale Scale, double Low, double High, ColumnMetadata Metadata);
