using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Onnx.Decisions;

/// <summary>How log densities become the ratio, the posterior and the flag of a row.</summary>
/// <param name="Target">The index of the class that is sought.</param>
/// <param name="Priors">One per class, which the caller of the graph may replace; null with one class.</param>
/// <param name="Calibration">The calibration of the class's ratio; null for none.</param>
/// <param name="Thresholds">Per class the log density below which it does not claim a row.</param>
public sealed record ScoringRule(
    int Target, Priors? Priors, RatioCalibration? Calibration, IReadOnlyList<OutlierThreshold> Thresholds);
