using System.Text.Json.Serialization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Paper.Reproduction;

/// <summary>Which of two ways the paper's experiment is run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProtocolName>))]
public enum ProtocolName
{
    /// <summary>As one would today: nothing is learned from rows that are tested on.</summary>
    [JsonStringEnumMemberName("sound")]
    Sound,

    /// <summary>What the published code really did, as far as its files and logs show.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,
}

/// <summary>Everything that distinguishes the two ways.</summary>
public sealed record Protocol
{
    /// <summary>Its name.</summary>
    public required ProtocolName Name { get; init; }

    /// <summary>Whether each class is split by itself.</summary>
    public required bool StratifiedSplit { get; init; }

    /// <summary>
    /// Whether each flow is standardized by its own class's training rows; otherwise by all rows of both classes,
    /// test rows included.
    /// </summary>
    public required bool StandardizeOnTrainingRows { get; init; }

    /// <summary>
    /// Whether a second evaluation is made on a fresh shuffle, about 80 % of which were trained on: how the published
    /// losses, the classifier's counts among them, came about.
    /// </summary>
    public required bool EvaluateOnFreshShuffle { get; init; }

    /// <summary>The background stars.</summary>
    public required Preset Star { get; init; }

    /// <summary>The RR Lyrae.</summary>
    public required Preset RrLyrae { get; init; }

    /// <summary>
    /// Standardized on training rows, stratified, a rate that decays. The RR Lyrae flow is kept from resting on its
    /// 387 rows by noise on them, a base with heavy tails, weight decay and early stopping, all chosen on validation rows.
    /// </summary>
    public static Protocol Sound { get; } = new()
    {
        Name = ProtocolName.Sound,
        StratifiedSplit = true,
        StandardizeOnTrainingRows = true,
        EvaluateOnFreshShuffle = false,
        Star = Preset.ManyRows,
        RrLyrae = Preset.FewRows,
    };

    /// <summary>
    /// Tyagi's published code: hidden layers of 16 whatever was asked for, 8 bins for stars and 128 for RR Lyrae,
    /// batches of 100 in fixed order, a constant rate, all rows in the standardization. The spline's interval is
    /// ⌈max|z|⌉ = 4, 8, 7, 5 per colour, of which the transformed places always take the last two.
    /// </summary>
    public static Protocol Paper { get; } = new()
    {
        Name = ProtocolName.Paper,
        StratifiedSplit = false,
        StandardizeOnTrainingRows = false,
        EvaluateOnFreshShuffle = true,
        Star = PaperRecipe(bins: 8),
        RrLyrae = PaperRecipe(bins: 128),
    };

    /// <summary>The protocol of a name.</summary>
    public static Protocol Of(ProtocolName name) => name == ProtocolName.Paper ? Paper : Sound;

    /// <summary>The same with another flow for both classes, at its recipe's own size.</summary>
    /// <param name="flow">One of <see cref="FlowRecipe.Names"/>.</param>
    /// <param name="box">The selection of the catalogue, for a flow that ends at its edges; null where none is known.</param>
    /// <exception cref="InputException">There is no such flow, it needs a box, or the protocol fixes it.</exception>
    public Protocol With(string flow, BoxScalingShape? box)
    {
        if (flow == Preset.DefaultFlow)
        {
            return this;
        }

        return Name == ProtocolName.Sound
            ? this with { Star = Star.With(flow, box), RrLyrae = RrLyrae.With(flow, box) }
            : throw new InputException(
                $"The paper's protocol has the flow {Preset.DefaultFlow}, not {flow}; "
                    + "leave the flow as it is, or take the sound protocol.");
    }

    private static Preset PaperRecipe(int bins) => new(
        new NeuralSplineFlow { Layers = 8, Bins = bins, Hidden = [16, 16], TailBound = [7, 5] },
        new TrainingSettings
        {
            Epochs = 500,
            BatchSize = 100,
            LearningRate = 0.005,
            Schedule = LearningRateSchedule.Constant,
            MaximumGradientNorm = double.PositiveInfinity,
            Reshuffle = false,
            ValidateEvery = 10,
            Patience = 15,
        });
}
