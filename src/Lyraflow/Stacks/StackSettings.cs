namespace Lyraflow.Stacks;

/// <summary>How stacks are fitted.</summary>
public sealed record StackSettings
{
    /// <summary>How much work they are worth.</summary>
    public StackEffort Effort { get; init; } = StackEffort.Standard;

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The class whose plan gains flows that learn where it meets the others (<see cref="FocusKind"/>); null for none.
    /// </summary>
    public string? Focus { get; init; }

    /// <summary>Number of threads; zero for one per processor. It does not change a bit of the result.</summary>
    public int Threads { get; init; }

    /// <summary>Told how far the fits are; from any thread.</summary>
    public IProgress<StackProgress>? Progress { get; init; }
}

/// <summary>How far the fits are.</summary>
/// <param name="Fraction">The share that is done, from 0 to 1.</param>
/// <param name="Total">
/// The seconds in all: an estimate, which gets better with every fit and changes where kinds are given up.
/// </param>
/// <param name="Fit">The fit that has come further.</param>
public readonly record struct StackProgress(double Fraction, double Total, string Fit);
