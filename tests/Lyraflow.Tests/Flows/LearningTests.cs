using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

/// <summary>Short trainings: each recipe approaches an entropy that is known.</summary>
public class LearningTests
{
    [Theory]
    [InlineData("nsf", 0.08)]
    [InlineData("nsf-ar", 0.08)]
    [InlineData("realnvp", 0.08)]
    [InlineData("maf", 0.08)]
    [InlineData("iaf", 0.08)]
    [InlineData("planar", 0.3)]
    [InlineData("radial", 0.6)]
    public void Training_on_a_banana_approaches_its_entropy(string name, double distance)
    {
        var training = RecipeToys.Banana(3000, 1);
        var flow = new Flow<float>(RecipeToys.Small(name).Compose(2, Standardization.Fit(training.Columns)), seed: 1);
        var result = RecipeToys.Train(flow, training, RecipeToys.Banana(3000, 2));
        Assert.True(
            result.BestValidationLoss < RecipeToys.BananaEntropy + distance,
            $"{name}: {result.BestValidationLoss} against an entropy of {RecipeToys.BananaEntropy}");
        Assert.True(result.Losses[0].ValidationLoss > result.BestValidationLoss + 0.2, "It had something to learn.");
    }

    [Fact]
    public void A_box_learns_what_ends_at_its_edges_and_keeps_all_its_density()
    {
        var training = RecipeToys.Ramp(3000, 1);
        var flow = new Flow<float>(RecipeToys.Small("nsf-box").Compose(2), seed: 1);
        var result = RecipeToys.Train(flow, training, RecipeToys.Ramp(3000, 2));
        Assert.True(
            result.BestValidationLoss < RecipeToys.RampEntropy + 0.05, $"{result.BestValidationLoss} against {RecipeToys.RampEntropy}");

        var sample = flow.Sample(20_000, new RandomSource(3));
        Assert.All(sample.Columns.SelectMany(column => column), value => Assert.True(value is >= 0 and <= 1));
        Assert.All(flow.LogDensity(sample), value => Assert.True(double.IsFinite(value)));
        var outside = flow.LogDensity(FeatureTable<float>.FromRows(new float[,] { { 1.001f, 0.5f }, { 0.5f, -1e-6f } }));
        Assert.All(outside, value => Assert.Equal(float.NegativeInfinity, value));

        // The midpoint rule over the box.
        const int side = 200;
        var grid = new float[side * side, 2];
        for (var i = 0; i < side * side; i++)
        {
            (grid[i, 0], grid[i, 1]) = (((i / side) + 0.5f) / side, ((i % side) + 0.5f) / side);
        }

        Near.Equal(1, flow.LogDensity(FeatureTable<float>.FromRows(grid)).Average(value => Math.Exp(value)), 2e-3, "density in the box");
    }

    [Fact]
    public void A_box_refuses_to_train_on_rows_outside_it()
    {
        var flow = new Flow<float>(RecipeToys.Small("nsf-box").Compose(2));
        Assert.Throws<InputException>(() => RecipeToys.Train(flow, RecipeToys.Banana(10, 1), RecipeToys.Ramp(10, 1)));
    }
}
