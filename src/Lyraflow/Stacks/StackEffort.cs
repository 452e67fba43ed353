namespace Lyraflow.Stacks;

/// <summary>How much work a stack is worth. It fixes the plan of fits; the clock never does.</summary>
public enum StackEffort
{
    /// <summary>A few kinds of density, fitted once: a first look.</summary>
    Quick,

    /// <summary>The usual.</summary>
    Standard,

    /// <summary>More seeds of every kind, for the last hundredths of a nat.</summary>
    Best,
}
