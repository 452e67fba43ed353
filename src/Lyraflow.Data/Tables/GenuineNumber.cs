namespace Lyraflow.Data.Tables;

/// <summary>A number that usually means "not measured" and is a number like others in a column, such as 99 among counts from 90 to 110.</summary>
/// <param name="Column">The column, as formulas name it.</param>
/// <param name="Value">The number.</param>
public readonly record struct GenuineNumber(string Column, double Value);
