using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Training;

/// <summary>How the learning rate goes over a training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>From the given rate to zero along half a cosine, step by step.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>The same rate throughout.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,
}

/// <summary>The options of a training by maximum likelihood.</summary>
public sealed record TrainingSettings
{
    /// <summary>Most epochs (passes over the training rows).</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Most rows of one step; the rows of an epoch are shared out evenly over its steps.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>The rate of Adam at the start.</summary>
    public double LearningRate { get; init; } = 0.005;

    /// <summary>How the rate goes on.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Longest gradient; a longer one is shortened to it. Infinity for no limit.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double MaximumGradientNorm { get; init; } = 5;

    /// <summary>Decoupled weight decay (Loshchilov and Hutter 2019): parameters shrink by rate × this every step.</summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Scale of the noise added to the training rows, new in every step, in units of each column's own standard
    /// deviation: it keeps a large flow from resting on single rows of a small set. The noise is Student's t with three
    /// degrees of freedom, one stretch per row, so that the flow also leaves some density for outliers.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>Whether the rows are put into a new order every epoch.</summary>
    public bool Reshuffle { get; init; } = true;

    /// <summary>Epochs between two looks at the validation rows.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>Epochs without a better validation loss after which training stops; the best weights are kept.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>Seed of the order of rows and of the noise.</summary>
    public long Seed { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public void Validate()
    {
        RequirePositive(Epochs, "number of epochs");
        RequirePositive(BatchSize, "batch size");
        RequirePositive(ValidateEvery, "number of epochs between validations");
        RequirePositive(Patience, "patience");
        InputException.ThrowUnless(
            LearningRate > 0 && double.IsFinite(LearningRate), $"The learning rate must be positive, not {LearningRate}.");
        InputException.ThrowUnless(MaximumGradientNorm > 0, $"The longest gradient must be positive, not {MaximumGradientNorm}.");
        InputException.ThrowUnless(
            WeightDecay >= 0 && double.IsFinite(WeightDecay),
            $"The weight decay must not be negative: {WeightDecay}.");
        InputException.ThrowUnless(Jitter >= 0 && double.IsFinite(Jitter), $"The jitter must not be negative: {Jitter}.");
    }

    private static void RequirePositive(int value, string name)
        => InputException.ThrowUnless(value > 0, $"The {name} must be at least 1, not {value}.");
}
