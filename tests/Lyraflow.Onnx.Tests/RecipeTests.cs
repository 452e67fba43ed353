using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Onnx.Tests;

/// <summary>Flows of every recipe, exported, against ours as scores are computed.</summary>
public class RecipeTests
{
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var recipe in FlowRecipe.Names)
            {
                foreach (var dimension in new[] { 1, 2, 3, 4, 5, 7 })
                {
                    if (dimension > 1 || recipe is not ("nsf" or "realnvp"))
                    {
                        cases.Add(recipe, dimension, 0);
                    }
                }
            }

            foreach (var recipe in new[] { "nsf", "nsf-ar", "nsf-box", "maf", "iaf", "realnvp" })
            {
                cases.Add(recipe, 3, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees(string recipe, int dimension, int context)
    {
        var model = ExampleModels.OfFlows(recipe, dimension, context, classes: 1 + (dimension % 3));
        var rows = ExampleModels.Rows(model, rowsOfEach: 30);
        var actual = OnnxScores.Of(model, rows);
        for (var k = 0; k < model.Classes.Count; k++)
        {
            Agreement.Require(
                model.Classes[k].Flow.LogDensity(rows, threads: 1), [.. actual.LogDensities[k].Select(value => (double)value)], recipe);
        }
    }

    [Theory]
    [InlineData("nsf")]
    [InlineData("nsf-ar")]
    public void Heavy_tails_agree(string recipe)
    {
        var model = ExampleModels.OfFlow(FlowRecipe.Create(recipe, new RecipeOverrides { HeavyTails = true, Layers = 2, TailBound = [5] }), 3);
        Require(model);
    }

    [Fact]
    public void A_base_of_several_clumps_agrees()
    {
        var shape = new MaskedAutoregressiveFlow { Layers = 2, Hidden = [8] }.Compose(3, ExampleModels.Units(3)) with
        {
            Base = new Lyraflow.Densities.NormalMixtureShape(5),
        };
        Require(ExampleModels.OfFlow(shape));
    }

    [Fact]
    public void A_box_opened_by_the_logit_agrees()
    {
        var shape = new NeuralSplineFlow { Layers = 2, Hidden = [8] }.Compose(2);
        Require(ExampleModels.OfFlow(shape with { Bijections = [new LogitBoxShape([-2, -3], [4, 1.5]), .. shape.Bijections] }));
    }

    private static void Require(Model model)
    {
        var rows = ExampleModels.Rows(model, rowsOfEach: 50);
        var actual = OnnxScores.Of(model, rows).LogDensities[0];
        Agreement.Require(model.Classes[0].Flow.LogDensity(rows, threads: 1), [.. actual.Select(value => (double)value)], "flow");
    }
}
