using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>What a model is, without the numbers that it computes with.</summary>
/// <param name="Name">The file, or the name of the embedded model.</param>
/// <param name="Sha256">Hash of the file.</param>
/// <param name="Features">The features.</param>
/// <param name="Context">What the densities are conditioned on.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Decision">What held-out rows say of telling the classes apart; null where the model does not know.</param>
public sealed record ModelSummary(
    string Name,
    string Sha256,
    IReadOnlyList<Feature> Features,
    IReadOnlyList<Feature> Context,
    IReadOnlyList<ClassSummary> Classes,
    DecisionSummary? Decision)
{
    /// <summary>The summary of a model.</summary>
    public static ModelSummary Of(NamedModel named)
    {
        ArgumentNullException.ThrowIfNull(named);
        var model = named.Model;
        return new(
            named.Name,
            named.Sha256,
            model.Features,
            model.Context,
            [.. model.Classes.Select(ClassSummary.Of)],
            model.Decision is { } decision ? DecisionSummary.Of(decision) : null);
    }
}

/// <summary>What a class of a model is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Density">Flow, mixture or stack.</param>
/// <param name="Size">How large its density is.</param>
/// <param name="HasFloor">Whether it lies on a broad floor that all classes share.</param>
/// <param name="Training">Where it comes from, and for a stack what kinds of density it tried; null where nobody said.</param>
public sealed record ClassSummary(string Name, string Density, DensitySize Size, bool HasFloor, TrainingRecord? Training)
{
    /// <summary>The summary of a class.</summary>
    public static ClassSummary Of(ModelClass item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new(
            item.Name,
            item.Density switch { Flow<float> => "flow", GaussianMixture => "mixture", _ => "stack" },
            DensitySize.Of(item.Density),
            item.Density is StackedDensity { Floor: not null },
            item.Training);
    }
}

/// <summary>What held-out rows say of telling the classes apart.</summary>
/// <param name="Target">The class that is sought.</param>
/// <param name="TrainingPrior">Its share of the rows of the training, the prior of the thresholds here.</param>
/// <param name="Objects">Held-out rows of that class.</param>
/// <param name="OtherRows">Held-out rows of the others.</param>
/// <param name="Slope">The factor on the natural log ratio that makes posteriors calibrated; 1 where that did not help.</param>
/// <param name="Intercept">What is added after that; 0 where that did not help.</param>
/// <param name="Thresholds">The thresholds for complete, balanced and pure, and what to expect of them.</param>
public sealed record DecisionSummary(
    string Target,
    double TrainingPrior,
    int Objects,
    int OtherRows,
    double Slope,
    double Intercept,
    IReadOnlyList<ExpectedSelection> Thresholds)
{
    /// <summary>The summary of a decision, at the prior of the training.</summary>
    public static DecisionSummary Of(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new(
            decision.Target,
            decision.TrainingPrior,
            decision.Objects,
            decision.OtherRows,
            decision.Slope,
            decision.Intercept,
            decision.Curve.Count == 0 ? [] : ExpectedSelection.ChooseAll(decision, decision.TrainingPrior));
    }
}
