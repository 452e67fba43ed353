using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Training;

/// <summary>A flow's recipe and how it is trained, chosen together.</summary>
/// <param name="Flow">The recipe of the flow.</param>
/// <param name="Training">The settings of its training; whoever trains sets the seed.</param>
public sealed record Preset(FlowRecipe Flow, TrainingSettings Training)
{
    /// <summary>The flow of the presets unless another is asked for.</summary>
    public const string DefaultFlow = "nsf";

    /// <summary>Below so many training rows, <see cref="FewRows"/> is the better choice.</summary>
    public const int FewRowsLimit = 5000;

    /// <summary>For many rows: a wide network, a rate that decays over sixty epochs.</summary>
    public static Preset ManyRows { get; } = new(
        new NeuralSplineFlow { Layers = 8, Bins = 8 },
        new TrainingSettings { Epochs = 60, BatchSize = 1000, LearningRate = 0.005, Patience = 20 });

    /// <summary>
    /// For few rows: noise on them, a base with heavy tails, weight decay and early stopping keep the flow from resting
    /// on single rows. Chosen on the validation rows of 387 RR Lyrae.
    /// </summary>
    public static Preset FewRows { get; } = new(
        new NeuralSplineFlow { Layers = 4, Bins = 8, TailBound = [12], HeavyTails = true },
        new TrainingSettings
        {
            Epochs = 300,
            BatchSize = 100,
            LearningRate = 0.003,
            Patience = 60,
            Jitter = 0.1,
            WeightDecay = 1,
        });

    /// <summary>The preset of a flow for a number of training rows.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="flow">One of <see cref="FlowRecipe.Names"/>.</param>
    /// <param name="box">The selection that the rows were cut to, for a flow that ends at its edges; null for none.</param>
    /// <exception cref="InputException">There is no such flow, or it needs a box.</exception>
    public static Preset ForRows(int rows, string flow = DefaultFlow, BoxScalingShape? box = null)
        => rows < FewRowsLimit ? FewRows.With(flow, box) : ManyRows.With(flow, box);

    /// <summary>The preset for a number of training rows, with a recipe of one's own.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="recipe">
    /// The recipe; null for that of the preset, or autoregressive splines for a single column, which couplings cannot split.
    /// </param>
    public static Preset ForRows(int rows, int dimension, FlowRecipe? recipe)
    {
        var preset = rows < FewRowsLimit ? FewRows : ManyRows;
        return recipe switch
        {
            null => dimension == 1 ? preset.With("nsf-ar", box: null) : preset,
            BoxSplineFlow => WithoutJitter(preset, recipe),
            _ => preset with { Flow = recipe },
        };
    }

    /// <summary>The same with another flow, at its recipe's own size.</summary>
    /// <param name="flow">One of <see cref="FlowRecipe.Names"/>.</param>
    /// <param name="box">The selection that the rows were cut to, for a flow that ends at its edges; null for none.</param>
    /// <exception cref="InputException">There is no such flow, or it needs a box.</exception>
    public Preset With(string flow, BoxScalingShape? box)
    {
        if (flow == DefaultFlow)
        {
            return this;
        }

        var recipe = FlowRecipe.Create(flow, new RecipeOverrides { Box = flow == BoxSplineFlow.RecipeName ? box : null });
        return ReferenceEquals(this, FewRows) ? ForFewRows(recipe) : this with { Flow = recipe };
    }

    /// <summary>Noise would push rows out of a box.</summary>
    private static Preset WithoutJitter(Preset preset, FlowRecipe recipe) => new(recipe, preset.Training with { Jitter = 0 });

    /// <summary>The outliers of a small set need a wide spline.</summary>
    private Preset ForFewRows(FlowRecipe recipe) => recipe switch
    {
        BoxSplineFlow => WithoutJitter(this, recipe with { Layers = 4 }),
        SplineFlowRecipe spline => this with { Flow = spline with { Layers = 4, TailBound = [12], HeavyTails = true } },
        _ => this with { Flow = recipe },
    };
}
