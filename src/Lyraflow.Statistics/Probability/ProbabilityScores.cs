using Lyraflow.Mathematics;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Probability;

/// <summary>
/// Proper scores of the probability given to the positive class: lowest on average for the true probability, so
/// they judge calibration and separation together.
/// </summary>
public static class ProbabilityScores
{
    /// <summary>The mean squared difference between probability and outcome (Brier 1950), in [0, 1].</summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, or a value that is no probability.</exception>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive) =>
        BrierOfEach(probabilities, positive).Average();

    /// <summary>The squared difference between probability and outcome of each object: what a bootstrap resamples.</summary>
    /// <inheritdoc cref="Brier" path="/exception"/>
    public static double[] BrierOfEach(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Check(probabilities, positive);
        var squares = new double[probabilities.Length];
        for (var i = 0; i < squares.Length; i++)
        {
            var difference = probabilities[i] - (positive[i] ? 1 : 0);
            squares[i] = difference * difference;
        }

        return squares;
    }

    /// <summary>
    /// The mean of −log(probability given to what happened), in nats per object. Infinite where the impossible
    /// happened; nothing is clipped.
    /// </summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, or a value that is no probability.</exception>
    public static double LogScore(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive) =>
        LogScoreOfEach(probabilities, positive).Average();

    /// <summary>−log(probability given to what happened) of each object, in nats.</summary>
    /// <inheritdoc cref="LogScore" path="/exception"/>
    public static double[] LogScoreOfEach(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Check(probabilities, positive);
        var losses = new double[probabilities.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = positive[i]
                ? -Math.Log(probabilities[i])
                : -StableLogarithm.OnePlus(-probabilities[i]);
        }

        return losses;
    }

    internal static void Check(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Require.NotEmpty(probabilities, nameof(probabilities));
        Require.SameLength(positive.Length, probabilities.Length, nameof(positive));
        Require.Probabilities(probabilities, nameof(probabilities));
    }
}
