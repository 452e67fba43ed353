using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Storage;

namespace Lyraflow.Onnx.Tests;

/// <summary>Flows of every recipe.</summary>
public class RecipeTests
{
    /// <summary>Recipes, columns and context columns.</summary>
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var recipe in FlowRecipe.Names)
            {
                foreach (var (dimension, context) in ExampleModels.Sizes(recipe))
                {
                    cases.Add(recipe, dimension, context);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees(string recipe, int dimension, int context)
        => Require(ExampleModels.OfFlows(recipe, dimension, context, classes: 1 + (dimension % 3)));

    [Theory]
    [InlineData("nsf", 5.0, 6.0)]
    [InlineData("nsf-ar", 5.0, 6.0, 7.0)]
    public void Splines_of_different_widths_on_heavy_tails_agree(string recipe, params double[] tailBounds)
    {
        var settings = new RecipeOverrides { HeavyTails = true, Layers = 2, TailBound = tailBounds };
        Require(ExampleModels.OfFlow(FlowRecipe.Create(recipe, settings), 3));
    }

    [Fact]
    public void A_base_of_several_clumps_agrees()
        => Require(ExampleModels.OfFlow(
            new MaskedAutoregressiveFlow { Layers = 2, Hidden = [8] }.Compose(3, ExampleModels.Units(3)) with
            {
                Base = new NormalMixtureShape(5),
            }));

    [Fact]
    public void A_box_opened_by_the_logit_agrees_with_the_scores()
    {
        var shape = new NeuralSplineFlow { Layers = 2, Hidden = [8] }.Compose(2);
        var model = ExampleModels.OfFlow(shape with { Bijections = [new LogitBoxShape([-2, -3], [4, 1.5]), .. shape.Bijections] });
        var rows = ExampleModels.Rows(model, rowsOfEach: 50);
        var ours = model.Classes[0].Density.LogDensity(rows, threads: 1);
        var theirs = OnnxScores.Of(model, rows).LogDensities[0];
        Assert.Contains(ours, double.IsFinite);
        Assert.Contains(double.NegativeInfinity, ours);
        Assert.All(ours, (density, row) => Numbers.Close(density, theirs[row], 1e-4));
    }

    private static void Require(Model model)
    {
        var rows = ExampleModels.Rows(model, rowsOfEach: 40);
        Agreement.Require(model, rows, OnnxScores.Of(model, rows).LogDensities);
    }
}
