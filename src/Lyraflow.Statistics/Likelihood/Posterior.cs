using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The probability of a class given the row, by Bayes' theorem from log densities and priors. It is calibrated only
/// as far as densities and priors are right; see <see cref="Calibration.ICalibration"/>.
/// </summary>
public static class Posterior
{
    /// <summary>
    /// The posterior probability of one class for every row; NaN where no class with a prior gives the row any
    /// density (see <see cref="OutlierThreshold"/> for such rows).
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no such class, the priors are of other classes, or the destination has another length.
    /// </exception>
    public static void OfClass(
        ClassLogDensities logDensities, Priors priors, int classIndex, Span<double> destination)
    {
        LogOfClass(logDensities, priors, classIndex, destination);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = Math.Exp(destination[i]);
        }
    }

    /// <summary>The natural logarithm of <see cref="OfClass"/>, which does not underflow.</summary>
    /// <inheritdoc cref="OfClass" path="/exception"/>
    public static void LogOfClass(
        ClassLogDensities logDensities, Priors priors, int classIndex, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        ArgumentNullException.ThrowIfNull(priors);
        logDensities.CheckClass(classIndex, nameof(classIndex));
        Require.SameLength(destination.Length, logDensities.Rows, nameof(destination));
        var logWeights = LogSumExp.LogWeights(logDensities, priors);
        Span<double> terms = new double[logDensities.Classes];
        for (var i = 0; i < destination.Length; i++)
        {
            LogSumExp.Terms(logDensities, logWeights, i, terms);
            destination[i] = terms[classIndex] - LogSumExp.Of(terms);
        }
    }
}
