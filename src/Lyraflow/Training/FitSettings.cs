using Lyraflow.Primitives;

namespace Lyraflow.Training;

/// <summary>The choices of a fit that has all the rows and decides the rest itself.</summary>
public sealed record FitSettings
{
    /// <summary>Seed of everything random: the split, the starting weights, the order of the rows.</summary>
    public long Seed { get; init; }

    /// <summary>The part of the rows, chosen at random, that decides when to stop and is not trained on.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>How to train; null for what suits the number of rows (<see cref="Preset"/>). The seed is drawn from this one's.</summary>
    public TrainingSettings? Training { get; init; }

    /// <summary>Number of threads; zero for one per processor. It does not change a bit of the result.</summary>
    public int Threads { get; init; }

    /// <summary>Told about every epoch, and about every tenth of a second of a longer one; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        if (Validation is not (> 0 and < 1))
        {
            throw new InputException(FormattableString.Invariant(
                $"The part of the rows to validate on must lie between 0 and 1, not at {Validation}."));
        }

        if (Threads < 0)
        {
            throw new InputException($"The number of threads must not be negative: {Threads}. Zero takes one per processor.");
        }

        Training?.Validate();
    }
}
