namespace Lyraflow.Data.Formulas;

/// <summary>Something in a formula is not understood; whoever knows what the formula is for says so around it.</summary>
/// <param name="message">What is wrong, to stand after a colon.</param>
/// <param name="position">Where, counted from 1; 0 for nowhere in particular.</param>
internal sealed class FormulaException(string message, int position = 0) : Exception(message)
{
    /// <summary>The character at fault, counted from 1; 0 for nowhere in particular.</summary>
    public int Position { get; } = position;
}
