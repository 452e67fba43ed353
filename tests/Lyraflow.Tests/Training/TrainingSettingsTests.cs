using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Training;

namespace Lyraflow.Tests.Training;

public class TrainingSettingsTests
{
    public static TheoryData<TrainingSettings, string> Impossible => new()
    {
        { new TrainingSettings { Epochs = 0 }, "The number of epochs must be at least 1, not 0." },
        { new TrainingSettings { BatchSize = -3 }, "The batch size must be at least 1, not -3." },
        { new TrainingSettings { ValidateEvery = 0 }, "The number of epochs between validations must be at least 1, not 0." },
        { new TrainingSettings { Patience = 0 }, "The patience must be at least 1, not 0." },
        { new TrainingSettings { LearningRate = 0 }, "The learning rate must be positive, not 0." },
        { new TrainingSettings { LearningRate = double.NaN }, "The learning rate must be positive, not NaN." },
        { new TrainingSettings { LearningRate = double.PositiveInfinity }, "The learning rate must be positive, not Infinity." },
        { new TrainingSettings { MaximumGradientNorm = 0 }, "The longest gradient must be positive, not 0." },
        { new TrainingSettings { MaximumGradientNorm = double.NaN }, "The longest gradient must be positive, not NaN." },
        { new TrainingSettings { WeightDecay = -0.5 }, "The weight decay must not be negative: -0.5." },
        { new TrainingSettings { Jitter = double.NegativeInfinity }, "The jitter must not be negative: -Infinity." },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_values_are_refused_in_one_line(TrainingSettings options, string message)
        => Assert.Equal(message, Assert.Throws<InputException>(options.Validate).Message);

    [Fact]
    public void Defaults_and_an_unlimited_gradient_are_possible()
    {
        new TrainingSettings().Validate();
        new TrainingSettings { MaximumGradientNorm = double.PositiveInfinity, Seed = -1 }.Validate();
    }

    [Fact]
    public void Options_survive_json()
    {
        var options = new TrainingSettings
        {
            Epochs = 7, BatchSize = 33, LearningRate = 0.1, Schedule = LearningRateSchedule.Constant,
            MaximumGradientNorm = double.PositiveInfinity,
            WeightDecay = 1e-3, Jitter = 0.02, Reshuffle = false, ValidateEvery = 4, Patience = 5, Seed = long.MinValue,
        };
        var json = JsonSerializer.Serialize(options);
        Assert.Contains("\"constant\"", json, StringComparison.Ordinal);
        Assert.Equal(options, JsonSerializer.Deserialize<TrainingSettings>(json));
    }
}
