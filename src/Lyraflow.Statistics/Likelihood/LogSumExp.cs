namespace Lyraflow.Statistics.Likelihood;

/// <summary>Sums of densities kept as logarithms, so that densities far below the smallest number still compare.</summary>
internal static class LogSumExp
{
    /// <summary>log Σ exp(term); minus infinity for no density at all.</summary>
    public static double Of(ReadOnlySpan<double> terms)
    {
        var largest = double.NegativeInfinity;
        foreach (var term in terms)
        {
            largest = Math.Max(largest, term);
        }

        if (double.IsNegativeInfinity(largest))
        {
            return largest;
        }

        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += Math.Exp(term - largest);
        }

        return largest + Math.Log(sum);
    }

    public static double[] LogWeights(ClassLogDensities logDensities, Priors priors)
    {
        priors.CheckFor(logDensities, nameof(priors));
        var weights = new double[logDensities.Classes];
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] = Math.Log(priors.Probabilities[k]);
        }

        return weights;
    }

    /// <summary>Log weight plus log density of every class for one row.</summary>
    public static void Terms(ClassLogDensities logDensities, ReadOnlySpan<double> logWeights, int row, Span<double> terms)
    {
        for (var k = 0; k < terms.Length; k++)
        {
            terms[k] = logWeights[k] + logDensities.Of(k)[row];
        }
    }
}
