using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Labelled rows and what densities say of them.</summary>
/// <param name="Log10Ratio">log10 of the density of the sought class to that of the others.</param>
/// <param name="Posterior">Probability of the sought class, as the model has it.</param>
/// <param name="Positive">Whether the row is of the sought class.</param>
public sealed record ScoredRows(double[] Log10Ratio, double[] Posterior, bool[] Positive)
{
    /// <summary>The rows to choose on.</summary>
    public ValidationScores Validation() => new(Log10Ratio, Positive);

    /// <summary>The rows to judge on.</summary>
    public TestScores Test() => new(Log10Ratio, Positive);
}
