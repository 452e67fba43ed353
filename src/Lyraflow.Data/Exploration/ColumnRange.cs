using Lyraflow.Primitives;

namespace Lyraflow.Data.Exploration;

/// <summary>The rows whose number in a column lies between two others, which belong to it.</summary>
/// <param name="Column">The column, by its name.</param>
/// <param name="Low">The lower end; −∞ for none.</param>
/// <param name="High">The upper end; +∞ for none.</param>
public readonly record struct ColumnRange(string Column, double Low, double High)
{
    /// <summary>Makes sure that it is a range.</summary>
    /// <exception cref="InputException">An end is no number, or they stand the wrong way round.</exception>
    public void Require() => InputException.ThrowUnless(
        Low <= High, $"The range of {DisplayText.Quoted(Column ?? string.Empty)} ends before it begins, or is no range.");
}
