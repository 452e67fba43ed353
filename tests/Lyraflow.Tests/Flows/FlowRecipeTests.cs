using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Flows;

public class FlowRecipeTests
{
    public static TheoryData<string> Names => [.. FlowRecipe.Names];

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        var failure = Assert.Throws<InputException>(() => FlowRecipe.Create("glow"));
        Assert.All(FlowRecipe.Names, name => Assert.Contains(name, failure.Message, StringComparison.Ordinal));
        Assert.Equal(["iaf", "maf", "nsf", "nsf-ar", "nsf-box", "planar", "radial", "realnvp"], FlowRecipe.Names);
    }

    [Fact]
    public void Impossible_combinations_are_refused()
    {
        var square = new BoxScalingShape([0, 0], [1, 1]);
        Assert.Throws<InputException>(() => FlowRecipe.Create("nsf").Compose(1));
        Assert.Throws<InputException>(() => FlowRecipe.Create("realnvp").Compose(1));
        Assert.Throws<InputException>(() => FlowRecipe.Create("nsf", new RecipeOverrides { Bins = 1000 }).Compose(2));
        Assert.Throws<InputException>(() => FlowRecipe.Create("nsf", new RecipeOverrides { Layers = 0 }).Compose(2));
        Assert.Throws<InputException>(() => FlowRecipe.Create("planar", new RecipeOverrides { Hidden = [8] }));
        Assert.Throws<InputException>(() => FlowRecipe.Create("maf", new RecipeOverrides { Bins = 8 }));
        Assert.Throws<InputException>(() => FlowRecipe.Create("maf", new RecipeOverrides { Box = square }));
        Assert.Throws<InputException>(() => FlowRecipe.Create("nsf-box"));
        Assert.Throws<InputException>(() => FlowRecipe.Create("nsf-box", new RecipeOverrides { Box = square }).Compose(3));
        Assert.Throws<InputException>(() => FlowRecipe.Create("radial").Compose(2, null, new Standardization([0], [1])));
    }

    [Fact]
    public void Settings_reach_the_flow()
    {
        var recipe = Assert.IsType<NeuralSplineFlow>(
            FlowRecipe.Create("nsf", new RecipeOverrides { Layers = 3, Bins = 5, Hidden = [7], TailBound = [4] }));
        Assert.Equal((3, 5), (recipe.Layers, recipe.Bins));
        var coupling = Assert.IsType<CouplingShape>(recipe.Compose(4).Bijections[0]);
        Assert.Equal([7], coupling.Hidden);
        Assert.Equal(6, recipe.Compose(4).Bijections.Count);
    }

    [Fact]
    public void Couplings_of_up_to_four_columns_rotate_them_and_wider_ones_mix_them()
    {
        var recipe = new NeuralSplineFlow { Layers = 2, Hidden = [8] };
        Assert.IsType<PermutationShape>(recipe.Compose(4).Bijections[1]);
        Assert.IsType<CouplingShape>(recipe.Compose(4).Bijections[2]);
        Assert.IsType<PermutationShape>(recipe.Compose(5).Bijections[1]);
        Assert.IsType<LinearShape>(recipe.Compose(5).Bijections[2]);

        // What a sample is made of and what it is scored with are inverses, so the entropy is the same both ways.
        var flow = Toy.Scrambled<float>(recipe.Compose(7), 0.3);
        var normal = flow.ToNormal(flow.Sample(5000, new RandomSource(1)))!;
        Assert.All(normal.Columns, column => Assert.Equal(1, column.Average(value => (double)value * value), 0.1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_file_gives_back_every_bit_of_every_recipe(string name)
    {
        var context = name is "planar" or "radial" ? null : new Standardization([1.5, -1], [2, 0.5]);
        var flow = new Flow<float>(RecipeToys.Small(name).Compose(2, new Standardization([0.5, 0.5], [0.3, 0.4]), context), seed: 3);
        var random = new RandomSource(4);
        foreach (ref var parameter in flow.Parameters)
        {
            parameter += (float)(0.1 * random.NextNormal());
        }

        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        Feature[] given = context is null ? [] : [new Feature("c", "mag"), new Feature("d", "")];
        ModelFile.Save(
            new Model([new Feature("a", ""), new Feature("b", "")],
                [new ModelClass("star", flow, null)]) { Context = given },
                path, overwrite: false);
        var model = ModelFile.Load(path);
        Assert.Equal(given, model.Context);
        var loaded = model.Classes[0].Flow;
        Assert.Equal(flow.Parameters.ToArray(), loaded.Parameters.ToArray());
        var rows = RecipeToys.Ramp(50, 1);
        rows = context is null ? rows : rows.Given(RecipeToys.Ramp(50, 2));
        Assert.Equal(flow.LogDensity(rows), loaded.LogDensity(rows));
        Assert.All(flow.LogDensity(rows), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_model_file_whose_context_has_no_names_is_refused()
    {
        var flow = new Flow<float>(RecipeToys.Small("maf").Compose(1, null, new Standardization([0], [1])));
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        ModelFile.Save(new Model([new Feature("a", "")], [new ModelClass("star", flow, null)]), path, overwrite: false);
        var failure = Assert.Throws<InputException>(() => ModelFile.Load(path));
        Assert.Contains("context", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_gives_back_the_parts_that_no_recipe_uses()
    {
        BijectionShape[] parts =
        [
            new LogitBoxShape([-1, -1], [2, 3]), new LinearShape(2), new InverseShape(new PlanarShape(2)), PermutationShape.Random(2, 1),
        ];
        foreach (var ending in new BaseDistributionShape[]
        {
            new StudentTShape(), new NormalMixtureShape(3),
        })
        {
            var flow = new Flow<float>(new FlowShape(parts, ending), seed: 2);
            using var folder = new TemporaryFolder();
            var path = folder["model.safetensors"];
            ModelFile.Save(
                new Model([new Feature("a", ""), new Feature("b", "")], [new ModelClass("star", flow, null)]),
                path, overwrite: false);
            var rows = RecipeToys.Ramp(50, 1);
            Assert.Equal(flow.LogDensity(rows), ModelFile.Load(path).Classes[0].Flow.LogDensity(rows));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_description_lists_every_parameter(string name)
    {
        var flow = new Flow<float>(RecipeToys.Small(name).Compose(2));
        var text = FlowDescription.ToText(flow);
        Assert.All(flow.ParameterBlocks, block => Assert.Contains(
            $"{block.Name[(block.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]} {string.Join(" × ", block.Shape)}",
                text, StringComparison.Ordinal));
        Assert.StartsWith("flow of 2 columns, ", text, StringComparison.Ordinal);
    }
}
