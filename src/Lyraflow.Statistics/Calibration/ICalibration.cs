namespace Lyraflow.Statistics.Calibration;

/// <summary>
/// A map from a log likelihood ratio to a probability, fitted on objects of known class. Fit it on objects that
/// neither trained the densities nor will be judged (out of fold): fitted on what it is judged on, any calibration
/// looks good. The probability holds for the base rate of the objects it was fitted on.
/// </summary>
public interface ICalibration
{
    /// <summary>The calibrated probability of the positive class, in [0, 1].</summary>
    /// <param name="logRatio">The log ratio, on the scale used for fitting; may be infinite.</param>
    /// <exception cref="ArgumentException">The ratio is NaN.</exception>
    double Apply(double logRatio);
}
