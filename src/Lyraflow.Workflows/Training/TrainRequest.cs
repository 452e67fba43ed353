using System.Text.Json.Serialization;
using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Stacks;
using Lyraflow.Training;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Workflows.Training;

/// <summary>A request to train a model on a user's catalogue.</summary>
public sealed record TrainRequest
{
    private const double UsualValidation = 0.1;

    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>One of the field's standard sets, found at the input, instead of a catalogue; null for none.</summary>
    public string? Benchmark { get; init; }

    /// <summary>The features' formulas.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The formulas of what the features are conditioned on: p(features | context); none for plain densities.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>Units, one for all or one for each feature and then each context column; none for pure numbers.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>The column with the class of each row; null for one density of all rows.</summary>
    public string? Label { get; init; }

    /// <summary>The classes to train, rows of others being left out; null for all that the label column has.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What the density of each class is; null for what the other choices ask for, a stack where there are none.</summary>
    public DensityModel? Model { get; init; }

    /// <summary>How much work a stack is worth.</summary>
    public StackEffort Effort { get; init; } = StackEffort.Standard;

    /// <summary>
    /// The class that is sought, whose stack also tries flows that learn it where it meets the others; null for none in
    /// particular.
    /// </summary>
    public string? Focus { get; init; }

    /// <summary>Components of a mixture; null for what the validation rows choose.</summary>
    public int? Components { get; init; }

    /// <summary>A single flow, one of <see cref="FlowRecipe.Names"/>; null where none was named.</summary>
    public string? FlowName { get; init; }

    /// <summary>The selection that the rows were cut to, for the flow that ends at its edges.</summary>
    public BoxScalingShape? Box { get; init; }

    /// <summary>Layers; null for what suits the number of rows, as all that follows.</summary>
    public int? Layers { get; init; }

    /// <summary>Bins of each spline.</summary>
    public int? Bins { get; init; }

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>The splines act on [−B, B] standard deviations.</summary>
    public double? TailBound { get; init; }

    /// <summary>Most epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rows of one step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The learning rate at the start.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops.</summary>
    public int? Patience { get; init; }

    /// <summary>Noise on the training rows, in standard deviations.</summary>
    public double? Jitter { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The share of each class's rows that choose the epoch.</summary>
    public double Validation { get; init; } = UsualValidation;

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Columns with their standard deviations, each as COLUMN=ERROR: the density is that before such errors. None for rows as
    /// they are.
    /// </summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>What the density of each class is.</summary>
    [JsonIgnore]
    public DensityModel Kind =>
        Model
        ?? (
            Components is not null ? DensityModel.Mixture
            : IsOfFlow ? DensityModel.Flow
            : Errors.Count > 0 ? DensityModel.Mixture
            : DensityModel.Stack);

    /// <summary>Whether something was asked for that only a single flow has.</summary>
    [JsonIgnore]
    public bool IsOfFlow => FlowName is not null || Benchmark is not null || Box is not null || Layers is not null || Bins is not null
        || Hidden is not null || TailBound is not null || Epochs is not null || BatchSize is not null || LearningRate is not null
        || Patience is not null || Jitter is not null || WeightDecay is not null || Validation != UsualValidation;

    /// <summary>The recipe of a class's flow: the preset of its number of rows, changed where the user said so.</summary>
    /// <exception cref="InputException">There is no such flow, or an option means nothing to it.</exception>
    public Preset Recipe(int rows)
    {
        var name = FlowName ?? Preset.DefaultFlow;
        var preset = Preset.ForRows(rows, name, Box);
        var unbounded = preset.Flow is BoxSplineFlow ? null : preset.Flow as SplineFlowRecipe;
        var flow = FlowRecipe.Create(name, new RecipeOverrides
        {
            Layers = Layers ?? preset.Flow.Layers,
            Bins = Bins ?? (preset.Flow as SplineFlowRecipe)?.Bins,
            Hidden = Hidden ?? (preset.Flow as NetworkFlowRecipe)?.Hidden,
            TailBound = TailBound is { } bound ? [bound] : unbounded?.TailBound,
            HeavyTails = unbounded?.HeavyTails,
            Box = Box,
        });
        if (flow is BoxSplineFlow && Jitter > 0)
        {
            throw new InputException(
                $"Noise of {Jitter.Value.ToString(CultureInfo.InvariantCulture)} would push rows out of the box of {name}",
                Remedy.LeaveOutJitter);
        }

        return new Preset(flow, preset.Training with
        {
            Epochs = Epochs ?? preset.Training.Epochs,
            BatchSize = BatchSize ?? preset.Training.BatchSize,
            LearningRate = LearningRate ?? preset.Training.LearningRate,
            Patience = Patience ?? preset.Training.Patience,
            Jitter = Jitter ?? preset.Training.Jitter,
            WeightDecay = WeightDecay ?? preset.Training.WeightDecay,
        });
    }
}

/// <summary>What training did.</summary>
/// <param name="Classes">Per class, in the model's order.</param>
/// <param name="LeftOut">Rows without a label or without a number for a feature.</param>
/// <param name="Interrupted">Whether it was cancelled; the model then holds the best weights of the classes begun.</param>
public sealed record TrainResult(IReadOnlyList<TrainedClass> Classes, long LeftOut, bool Interrupted)
{
    /// <summary>
    /// The file that was written: beside the one that was named, where training was cancelled and that one holds a
    /// model.
    /// </summary>
    [JsonIgnore]
    public string Output { get; init; } = string.Empty;

    /// <summary>The density of a standard set on its test rows; null for a catalogue.</summary>
    public TestedDensity? Test { get; init; }
}

/// <summary>One class that was trained.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TrainingRows">Rows fitted.</param>
/// <param name="ValidationRows">Rows that chose the epoch, or the weights of a stack.</param>
/// <param name="Parameters">Parameters of the density.</param>
/// <param name="BestEpoch">The epoch whose weights were kept; null for what is no single flow.</param>
/// <param name="ValidationLoss">Mean −ln p of rows that were not fitted, per unit of the features.</param>
/// <param name="GaussianLoss">The same of one Gaussian.</param>
/// <param name="Seconds">Time; of a stack, that of its fits one after the other.</param>
public sealed record TrainedClass(
    string Name,
    int TrainingRows,
    int ValidationRows,
    int Parameters,
    int? BestEpoch,
    double ValidationLoss,
    double GaussianLoss,
    double Seconds);
