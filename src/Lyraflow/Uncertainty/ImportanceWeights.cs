namespace Lyraflow.Uncertainty;

/// <summary>Weights p/q of places that were drawn from q where p is meant, as sums up to and including each, to draw from.</summary>
internal static class ImportanceWeights
{
    /// <summary>Makes sums of weights.</summary>
    /// <param name="weights">ln p of each place, which become the sums; where p is nothing everywhere, all count alike.</param>
    /// <param name="logProposals">ln q.</param>
    /// <returns>What the places are worth, (Σw)²/Σw² (Kish 1965); 1 where p is nothing.</returns>
    public static double Cumulate(Span<double> weights, ReadOnlySpan<double> logProposals)
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < weights.Length; i++)
        {
            var ratio = weights[i] - logProposals[i];
            weights[i] = double.IsNaN(ratio) ? double.NegativeInfinity : ratio;
            largest = Math.Max(largest, weights[i]);
        }

        var (sum, squares) = (0.0, 0.0);
        foreach (ref var value in weights)
        {
            var weight = double.IsFinite(largest) ? Math.Exp(value - largest) : 1;
            sum += weight;
            squares += weight * weight;
            value = sum;
        }

        return double.IsFinite(largest) ? sum * sum / squares : 1;
    }

    /// <summary>The place where a uniform number falls.</summary>
    public static int Choose(ReadOnlySpan<double> sums, double uniform)
    {
        var place = sums.BinarySearch(uniform * sums[^1]);
        return Math.Min(place < 0 ? ~place : place, sums.Length - 1);
    }
}
