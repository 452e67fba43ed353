namespace Lyraflow.Workflows.Runs;

/// <summary>Whether the parts of a plan are all there and whole.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Parts">The number of parts.</param>
/// <param name="Faults">What is missing or broken: one line each.</param>
public sealed record FinishResult(string Folder, int Parts, IReadOnlyList<PartFault> Faults)
{
    /// <summary>Whether nothing is missing or broken.</summary>
    public bool IsWhole => Faults.Count == 0;

    /// <summary>What the parts make together, in lines for a reader; empty until the whole is there.</summary>
    public IReadOnlyList<string> Summary { get; init; } = [];
}

/// <summary>A part that is missing or broken.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Fault">What is wrong, such as "missing".</param>
public sealed record PartFault(string Part, string Fault);
