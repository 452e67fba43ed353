using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The probability of a class given the row, by Bayes' theorem from log densities and priors. It is calibrated only
/// as far as densities and priors are right; see <see cref="Calibrated"/> and <see cref="Calibration.ICalibration"/>.
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

    /// <summary>
    /// The posterior probability of one class with its ratio calibrated: logit(posterior) = slope·ln r + intercept·e +
    /// logit(prior), r being the ratio against the others (<see cref="LogLikelihoodRatio.AgainstRest"/>) and e how far the row
    /// is explained (<see cref="OutlierThreshold.Explained"/>). Where no class gives the row any density it is the prior.
    /// </summary>
    /// <param name="logDensities">The rows.</param>
    /// <param name="priors">One per class; not only that of the class.</param>
    /// <param name="classIndex">The class.</param>
    /// <param name="calibration">The calibration of the class's ratio.</param>
    /// <param name="thresholds">One per class.</param>
    /// <param name="destination">Receives one probability per row.</param>
    /// <exception cref="ArgumentException">
    /// There is no such class, the others have no prior, or priors, thresholds or destination are of other classes or rows.
    /// </exception>
    public static void Calibrated(
        ClassLogDensities logDensities,
        Priors priors,
        int classIndex,
        RatioCalibration calibration,
        ReadOnlySpan<OutlierThreshold> thresholds,
        Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(logDensities);
        Require.SameLength(thresholds.Length, logDensities.Classes, nameof(thresholds));
        var explained = new double[logDensities.Rows];
        for (var i = 0; i < explained.Length; i++)
        {
            explained[i] = OutlierThreshold.Explained(logDensities, thresholds, i);
        }

        CalibratedAsExplained(logDensities, priors, classIndex, calibration, explained, destination);
    }

    /// <summary>The same where it is known how far each row is explained, from 0 to 1.</summary>
    /// <param name="logDensities">The rows.</param>
    /// <param name="priors">One per class; not only that of the class.</param>
    /// <param name="classIndex">The class.</param>
    /// <param name="calibration">The calibration of the class's ratio.</param>
    /// <param name="explained">One per row.</param>
    /// <param name="destination">Receives one probability per row.</param>
    /// <exception cref="ArgumentException">
    /// There is no such class, the others have no prior, or priors, explained or destination are of other classes or rows.
    /// </exception>
    public static void CalibratedAsExplained(
        ClassLogDensities logDensities,
        Priors priors,
        int classIndex,
        RatioCalibration calibration,
        ReadOnlySpan<double> explained,
        Span<double> destination)
    {
        LogLikelihoodRatio.AgainstRest(logDensities, priors, classIndex, destination);
        Require.SameLength(explained.Length, logDensities.Rows, nameof(explained));
        var prior = priors.Probabilities[classIndex];
        var logPriorOdds = Math.Log(prior / (1 - prior));
        for (var i = 0; i < destination.Length; i++)
        {
            var logRatio = double.IsNaN(destination[i]) ? 0 : destination[i] * LogLikelihoodRatio.Ln10;
            // Without a prior nothing makes the class probable, not even an infinite ratio.
            destination[i] = prior == 0 ? 0 : 1 / (1 + Math.Exp(-(calibration.Apply(logRatio, explained[i]) + logPriorOdds)));
        }
    }
}
