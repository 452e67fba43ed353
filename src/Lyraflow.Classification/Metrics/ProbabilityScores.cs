using Lyraflow.Numerics;

namespace Lyraflow.Classification.Metrics;

/// <summary>
/// Proper scores of the probability given to the positive class: lowest on average for the true probability, so
/// they judge calibration and separation together.
/// </summary>
public static class ProbabilityScores
{
    /// <summary>The mean squared difference between probability and outcome (Brier 1950), in [0, 1].</summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, or a value that is no probability.</exception>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Check(probabilities, positive);
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var difference = probabilities[i] - (positive[i] ? 1 : 0);
            sum += difference * difference;
        }

        return sum / probabilities.Length;
    }

    /// <summary>
    /// The mean of −log(probability given to what happened), in nats per object. Infinite where the impossible
    /// happened; nothing is clipped.
    /// </summary>
    /// <exception cref="ArgumentException">No rows, unequal lengths, or a value that is no probability.</exception>
    public static double LogScore(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Check(probabilities, positive);
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            sum -= positive[i]
                ? Math.Log(probabilities[i])
                : StableLogarithm.OnePlus(-probabilities[i]);
        }

        return sum / probabilities.Length;
    }

    internal static void Check(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        Require.NotEmpty(probabilities, nameof(probabilities));
        Require.SameLength(positive.Length, probabilities.Length, nameof(positive));
        Require.Probabilities(probabilities, nameof(probabilities));
    }
}
