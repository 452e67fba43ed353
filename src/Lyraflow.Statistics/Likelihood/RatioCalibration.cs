namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// How far off a natural log likelihood ratio is, as held-out rows show it: the calibrated one is
/// slope·ln r + intercept (Platt 1999, with the log odds of the prior kept apart, so that it serves at any prior).
/// </summary>
/// <param name="Slope">The factor, positive; below 1 where the densities are too sure of themselves.</param>
/// <param name="Intercept">
/// What is added where a class explains the row. Of other rows the held-out ones say nothing: there it fades in
/// proportion to the density, see <see cref="OutlierThreshold.Explained"/>, so that far from everything, where the ratio
/// is 1, the posterior is the prior.
/// </param>
public readonly record struct RatioCalibration(double Slope, double Intercept)
{
    /// <summary>The calibration of the ratio turned upside down.</summary>
    public RatioCalibration Inverse => this with { Intercept = -Intercept };

    /// <summary>The calibrated natural log ratio.</summary>
    /// <param name="logRatio">The natural log ratio.</param>
    /// <param name="explained">How far the row is explained, from 0 to 1.</param>
    public double Apply(double logRatio, double explained) => (Slope * logRatio) + (Intercept * explained);

    /// <summary>The natural log ratio whose calibrated one, in a row that is explained, is given.</summary>
    public double Undo(double calibrated) => (calibrated - Intercept) / Slope;
}
