using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// How much likelier rows are under one class than under others, as log10: free of the prior of the class, and what
/// rankings, curves and operating points should be fed with.
/// </summary>
public static class LogLikelihoodRatio
{
    internal static readonly double Ln10 = Math.Log(10);

    /// <summary>
    /// log10(p of the class / p of the other) per row: +∞ or −∞ where one of them gives no density, NaN where
    /// neither does (see <see cref="OutlierThreshold"/> for such rows).
    /// </summary>
    /// <exception cref="ArgumentException">There is no such class, or the destination has another length.</exception>
    public static void Between(
        ClassLogDensities logDensities, int classIndex, int otherIndex, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        logDensities.CheckClass(classIndex, nameof(classIndex));
        logDensities.CheckClass(otherIndex, nameof(otherIndex));
        Require.SameLength(destination.Length, logDensities.Rows, nameof(destination));
        var numerator = logDensities.Of(classIndex);
        var denominator = logDensities.Of(otherIndex);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (numerator[i] - denominator[i]) / Ln10;
        }
    }

    /// <summary>
    /// log10(p of the class / p of the others), the others mixed in the proportions of their priors. With two
    /// classes it is <see cref="Between"/>, whatever the priors.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no such class, the others have no prior, or the destination has another length.
    /// </exception>
    public static void AgainstRest(
        ClassLogDensities logDensities, Priors priors, int classIndex, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        ArgumentNullException.ThrowIfNull(priors);
        logDensities.CheckClass(classIndex, nameof(classIndex));
        Require.SameLength(destination.Length, logDensities.Rows, nameof(destination));
        var logWeights = LogSumExp.LogWeights(logDensities, priors);
        logWeights[classIndex] = double.NegativeInfinity;
        var logRest = LogSumExp.Of(logWeights);
        if (double.IsNegativeInfinity(logRest))
        {
            throw new ArgumentException("The other classes all have prior 0, so there is nothing to compare with.", nameof(priors));
        }

        Span<double> terms = new double[logDensities.Classes];
        var numerator = logDensities.Of(classIndex);
        for (var i = 0; i < destination.Length; i++)
        {
            LogSumExp.Terms(logDensities, logWeights, i, terms);
            destination[i] = (numerator[i] - (LogSumExp.Of(terms) - logRest)) / Ln10;
        }
    }
}
