using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Runs;

/// <summary>How far one stage of a run has come: the one way in which runs report progress.</summary>
/// <param name="Stage">The stage's name; a new name is a new stage.</param>
/// <param name="Fraction">How much of it is done, from 0 to 1.</param>
/// <param name="Detail">What to show beside the bar; may be empty.</param>
public readonly record struct StageProgress(string Stage, double Fraction, string Detail)
{
    /// <summary>
    /// The work that the fraction is of, in any unit. It changes where work falls away or is added; 1 where it never does.
    /// </summary>
    public double Total { get; init; } = 1;

    /// <summary>A line that a user has to see, whatever else is shown; null for none.</summary>
    public string? Notice { get; init; }

    /// <summary>What can be done about what the notice says.</summary>
    public Remedy Remedy { get; init; }
}
