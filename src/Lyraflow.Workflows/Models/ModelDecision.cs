using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>What a model's held-out rows say, for the class that is sought.</summary>
public static class ModelDecision
{
    /// <summary>
    /// The calibration of a class's ratio; null where the model has none, or none was needed. Of two classes, what is known
    /// of one is known of the other, so that their posteriors add up to 1.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The index of the class.</param>
    public static RatioCalibration? Calibration(Model model, int target)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Decision is not { } decision || decision is { Slope: 1, Intercept: 0 })
        {
            return null;
        }

        var calibration = new RatioCalibration(decision.Slope, decision.Intercept);
        return model.Classes[target].Name == decision.Target ? calibration
            : model.Classes.Count == 2 ? calibration.Inverse
            : null;
    }

    /// <summary>The decision with the thresholds for a class; null where the model has none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="target">The index of the class.</param>
    public static Decision? Thresholds(Model model, int target)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Decision is { Curve.Count: > 0 } decision && decision.Target == model.Classes[target].Name ? decision : null;
    }

    /// <summary>The same where there must be some.</summary>
    /// <exception cref="InputException">There are none.</exception>
    internal static Decision RequireThresholds(NamedModel named, int target)
    {
        var sought = named.Model.Classes[target].Name;
        return Thresholds(named.Model, target) ?? throw new InputException(
            named.Model.Decision is { Curve.Count: > 0 } other
                ? $"{named.Name}: its thresholds are for the class {other.Target}, not for {sought}"
                : $"{named.Name}: holds no thresholds, for it was made without held-out rows to choose them on",
            Remedy.GiveRatio);
    }
}
