using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Tests.Layers.Contracts;

namespace Lyraflow.Onnx.Tests;

/// <summary>Small models, and rows for them.</summary>
internal static class ExampleModels
{
    // What training leaves behind is of this size; larger parameters make maps that magnify the rounding of single precision.
    private const double Size = 0.2;

    /// <summary>Means and standard deviations that are not round in single precision.</summary>
    public static Standardization Units(int dimension)
        => new(
            [.. Enumerable.Range(0, dimension).Select(j => 0.3 + (0.7 * j))],
            [.. Enumerable.Range(0, dimension).Select(j => 0.1 + (0.3 * j))]);

    /// <summary>The numbers of columns and of context columns that a recipe is tried with.</summary>
    public static IEnumerable<(int Dimension, int Context)> Sizes(string recipe)
    {
        var fewest = recipe is "nsf" or "realnvp" ? 2 : 1;
        var alone = Enumerable.Range(fewest, 8 - fewest).Select(dimension => (dimension, 0));
        return recipe is "planar" or "radial" ? alone : alone.Append((3, 2));
    }

    /// <summary>A model of flows whose parameters are far from the identity.</summary>
    public static Model OfFlows(string recipe, int dimension, int context, int classes)
    {
        var units = Units(dimension);
        var settings = new RecipeOverrides
        {
            Layers = 3,
            Box = recipe != "nsf-box" ? null : new BoxScalingShape(
                [.. units.Mean.Zip(units.Scale, (mean, scale) => mean - (2 * scale))],
                [.. units.Mean.Zip(units.Scale, (mean, scale) => mean + (3 * scale))]),
        };
        var created = FlowRecipe.Create(recipe, settings);
        if (created is NetworkFlowRecipe network)
        {
            created = network with { Hidden = [12, 10] };
        }

        var shape = created.Compose(dimension, units, context == 0 ? null : Units(context));
        return Of(Enumerable.Range(0, classes).Select(k => Scrambled(shape, k)), dimension, context);
    }

    public static Model OfFlow(FlowRecipe recipe, int dimension) => OfFlow(recipe.Compose(dimension, Units(dimension)));

    public static Model OfFlow(FlowShape shape)
    {
        var flow = Scrambled(shape, 0);
        return Of([flow], flow.Dimension, flow.ContextDimension);
    }

    /// <summary>A flow of bijections of the contract tests, and rows for it.</summary>
    public static (Model Model, FeatureTable<float> Rows) OfBijections(string name)
    {
        var item = BijectionRegistry.Find(name);
        var context = item.Links.Max(link => link.Build<float>().ContextDimension);
        var units = new Standardization([.. Enumerable.Repeat(0.5, context)], [.. Enumerable.Repeat(2.0, context)]);
        var shape = new FlowShape(item.Links, new StandardNormalShape()) { Context = context == 0 ? null : units };
        var flow = new Flow<float>(shape, Array.ConvertAll(item.Parameters(), value => (float)value));
        var rows = ExampleRows.Draw(20, item.Dimension);
        return (
            Of([flow], item.Dimension, context),
            context == 0 ? rows : rows.Given(ExampleRows.Draw(20, context, seed: 2)));
    }

    /// <summary>A model of densities.</summary>
    public static Model Of(IEnumerable<IDensity<float>> densities, int dimension, int context = 0)
        => new(Features("x", dimension), [.. densities.Select((density, k) => new ModelClass(Text("class", k), density, null))])
        {
            Context = Features("c", context),
        };

    /// <summary>Rows of every spread, with context where the model has one.</summary>
    public static FeatureTable<float> Rows(Model model, int rowsOfEach)
    {
        var units = Units(model.Features.Count);
        var rows = ExampleRows.Draw(rowsOfEach, units.Mean, units.Scale);
        return model.Context.Count == 0 ? rows : rows.Given(ExampleRows.Draw(rowsOfEach, model.Context.Count, seed: 2));
    }

    private static Feature[] Features(string name, int count)
        => [.. Enumerable.Range(0, count).Select(j => new Feature(Text(name, j), "mag"))];

    private static string Text(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    private static Flow<float> Scrambled(FlowShape shape, long seed)
    {
        var flow = new Flow<float>(shape, seed);
        var random = new RandomSource(seed).Fork("scrambled");
        foreach (ref var parameter in flow.Parameters)
        {
            parameter += (float)(Size * random.NextNormal());
        }

        return flow;
    }
}
