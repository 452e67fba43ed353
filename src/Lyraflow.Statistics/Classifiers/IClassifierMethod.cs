using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>A way to tell a sought class (positive) from the rest, that can be fitted again and again.</summary>
public interface IClassifierMethod
{
    /// <summary>Short name for columns and options: lower-case letters, digits and underscores.</summary>
    string Name { get; }

    /// <summary>One line that fixes what the method does, settings included; results carry it.</summary>
    string Description { get; }

    /// <summary>Learns from rows of known class. A function of the rows, the labels and the seed alone.</summary>
    /// <remarks>
    /// Fits run side by side, so one fit uses one thread where it can. Implementations do not change themselves.
    /// </remarks>
    /// <param name="rows">The training rows.</param>
    /// <param name="labels">One label per row, true for the sought class; both classes are there.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="cancellation">Asks to give up early.</param>
    /// <exception cref="InputException">The rows cannot be learned from.</exception>
    /// <exception cref="OperationCanceledException">It gave up.</exception>
    IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation);
}

/// <summary>What a method has learned.</summary>
public interface IRowScorer
{
    /// <summary>Scores rows that it has not seen; one thread.</summary>
    RowScores Score(FeatureTable<float> rows);
}

/// <summary>Scores of rows.</summary>
/// <param name="Scores">One number per row; higher means more likely positive. Its scale is the method's own.</param>
/// <param name="Densities">Under the rest (0) and the sought class (1), for methods that model densities.</param>
public sealed record RowScores(double[] Scores, ClassLogDensities? Densities = null)
{
    /// <summary>
    /// The probability of the sought class, one per row, for methods that give one of their own; null for those that have
    /// none, or only that of their densities at the training's proportions.
    /// </summary>
    public double[]? Posterior { get; init; }
}
