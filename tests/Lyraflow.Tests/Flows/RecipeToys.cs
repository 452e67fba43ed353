using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests.Flows;

/// <summary>Small flows, and rows of known entropy to train them on.</summary>
internal static class RecipeToys
{
    /// <summary>The entropy of <see cref="Banana"/>.</summary>
    public static double BananaEntropy { get; } = Math.Log(2 * Math.PI * Math.E) + Math.Log(0.3);

    /// <summary>The entropy of <see cref="Ramp"/>.</summary>
    public static double RampEntropy { get; } = 0.5 - Math.Log(2);

    public static FlowRecipe Small(string name) => name switch
    {
        "planar" or "radial" => FlowRecipe.Create(name, new RecipeOverrides { Layers = 12 }),
        "nsf-box" => FlowRecipe.Create(
            name, new RecipeOverrides { Layers = 2, Hidden = [16], Bins = 6, Box = new BoxScalingShape([0, 0], [1, 1]) }),
        "nsf" or "nsf-ar" => FlowRecipe.Create(name, new RecipeOverrides { Layers = 2, Hidden = [16, 16] }),
        _ => FlowRecipe.Create(name, new RecipeOverrides { Layers = 3, Hidden = [16, 16] }),
    };

    public static TrainingResult Train(Flow<float> flow, FeatureTable<float> training, FeatureTable<float> validation)
    {
        using var team = new WorkerTeam(1);
        return Trainer<float>.Train(
            flow, training, validation, new TrainingSettings { Epochs = 20, BatchSize = 200, LearningRate = 0.01 }, team);
    }

    /// <summary>x ~ N(0, 1), y ~ N(x²/2, 0.3²).</summary>
    public static FeatureTable<float> Banana(int rows, long seed) => Draw(rows, seed, random =>
    {
        var x = random.NextNormal();
        return (x, (0.5 * x * x) + (0.3 * random.NextNormal()));
    });

    /// <summary>On the unit square, x uniform and y with density 2y.</summary>
    public static FeatureTable<float> Ramp(int rows, long seed)
        => Draw(rows, seed, random => (random.NextUniform(), Math.Sqrt(random.NextUniform())));

    private static FeatureTable<float> Draw(int rows, long seed, Func<RandomSource, (double X, double Y)> draw)
    {
        var random = new RandomSource(seed);
        var table = new float[rows, 2];
        for (var row = 0; row < rows; row++)
        {
            var (x, y) = draw(random);
            (table[row, 0], table[row, 1]) = ((float)x, (float)y);
        }

        return FeatureTable<float>.FromRows(table);
    }
}
