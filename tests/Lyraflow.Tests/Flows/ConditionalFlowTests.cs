using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

public class ConditionalFlowTests
{
    // x ~ N(2c, 0.5²) with c uniform on [4, 6]: the context has to be standardized to be of use.
    private static readonly double Entropy = (0.5 * Math.Log(2 * Math.PI * Math.E)) + Math.Log(0.5);

    [Theory]
    [InlineData("nsf-ar", 1)]
    [InlineData("maf", 1)]
    [InlineData("realnvp", 2)]
    [InlineData("nsf", 2)]
    public void A_conditional_flow_learns_a_density_that_follows_its_context(string name, int dimension)
    {
        var (training, validation) = (Rows(3000, dimension, 1), Rows(3000, dimension, 2));
        var options = FlowRecipe.Create(name, new RecipeOverrides { Layers = 3, Hidden = [16] })
            .Compose(dimension, Standardization.Fit(training.Columns), Standardization.Fit(training.Context!.Columns));
        var flow = new Flow<float>(options, seed: 1);
        var result = RecipeToys.Train(flow, training, validation);
        Assert.True(result.BestValidationLoss < (dimension * Entropy) + 0.08, $"{name}: {result.BestValidationLoss}");

        foreach (var c in new[] { 4.2f, 5.8f })
        {
            var context = new FeatureTable<float>([[.. Enumerable.Repeat(c, 4000)]]);
            var sample = flow.Sample(context, new RandomSource(3));
            Assert.InRange(sample.Columns[0].Average(), (2 * c) - 0.15f, (2 * c) + 0.15f);
            Assert.Same(context, sample.Context);
        }
    }

    [Theory]
    [InlineData("nsf", 2)]
    [InlineData("nsf", 5)]
    [InlineData("realnvp", 3)]
    public void Holding_the_context_gives_the_flow_without_it(string name, int dimension)
    {
        var rows = Rows(200, dimension, 4);
        var options = FlowRecipe.Create(name, new RecipeOverrides { Layers = 3, Hidden = [16] })
            .Compose(dimension, Standardization.Fit(rows.Columns), new Standardization([5, -1], [0.6, 2]));
        var flow = new Flow<float>(options, seed: 1);
        var random = new RandomSource(2);
        foreach (ref var parameter in flow.Parameters)
        {
            parameter += 0.3f * (float)random.NextNormal();
        }

        float[] context = [4.3f, 1.7f];
        var held = FixedContext.Hold(flow, context);

        Assert.Equal(0, held.ContextDimension);
        var given = new FeatureTable<float>(rows.Columns)
            .Given(new FeatureTable<float>([.. context.Select(value => Enumerable.Repeat(value, rows.Rows).ToArray())]));
        var expected = flow.LogDensity(given);
        var found = held.LogDensity(new FeatureTable<float>(rows.Columns));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-4 * Math.Max(1, Math.Abs(pair.First))));
        Assert.Throws<ArgumentException>(() => FixedContext.Hold(flow, [1]));
    }

    [Fact]
    public void Context_must_be_there_when_it_is_needed_and_only_then()
    {
        var rows = Rows(10, 2, 1);
        var bare = new FeatureTable<float>(rows.Columns);
        var conditional = new Flow<float>(FlowRecipe.Create("maf").Compose(2, null, new Standardization([5], [1])));
        var plain = new Flow<float>(FlowRecipe.Create("maf").Compose(2));
        Assert.Throws<InputException>(() => conditional.LogDensity(bare));
        Assert.Throws<InputException>(() => conditional.Sample(3, new RandomSource(1)));
        Assert.Throws<InputException>(() => plain.LogDensity(rows));
        Assert.Throws<InputException>(() => plain.Sample(rows.Context!, new RandomSource(1)));
        Assert.Throws<ArgumentException>(() => bare.Given(Rows(9, 1, 1)));
    }

    [Fact]
    public void Bijections_and_flow_must_agree_on_the_context()
    {
        var options = FlowRecipe.Create("nsf").Compose(2, null, new Standardization([5], [1]));
        Assert.Throws<InputException>(() => new Flow<float>(options with { Context = null }));
        Assert.Throws<InputException>(() => new Flow<float>(options with { Context = new Standardization([5, 5], [1, 1]) }));
    }

    [Fact]
    public void A_row_keeps_its_context_when_rows_are_selected_and_converted()
    {
        var rows = Rows(10, 2, 1);
        var selected = rows.Select([7, 2]).Convert<double>();
        Assert.Equal([rows.Context!.Columns[0][7], rows.Context.Columns[0][2]], selected.Context!.Columns[0]);
    }

    [Fact]
    public void Normalization_starts_from_the_first_rows_once()
    {
        var bare = new FeatureTable<float>(Rows(500, 2, 1).Columns);
        var flow = new Flow<float>(new FlowShape([new ActivationNormalizationShape(2)], new StandardNormalShape()));
        flow.StartFromData(bare);
        var started = flow.Parameters.ToArray();
        Assert.Equal(bare.Columns[0].Average(), started[0], 1e-3f);

        var spread = Math.Sqrt(bare.Columns[0].Average(value => Math.Pow(value - started[0], 2)));
        var density = flow.LogDensity(FeatureTable<float>.FromRows(
            new[,] { { started[0], started[1] }, { started[0] + (float)spread, started[1] } }));
        Assert.Equal(0.5f, density[0] - density[1], 1e-4f);

        flow.StartFromData(new FeatureTable<float>([.. bare.Columns.Select(column => Array.ConvertAll(column, value => value + 10))]));
        Assert.Equal(started, flow.Parameters.ToArray());
    }

    private static FeatureTable<float> Rows(int rows, int dimension, long seed)
    {
        var random = new RandomSource(seed);
        var table = new FeatureTable<float>(rows, dimension);
        var context = new FeatureTable<float>(rows, 1);
        for (var row = 0; row < rows; row++)
        {
            var c = 4 + (2 * random.NextUniform());
            context.Columns[0][row] = (float)c;
            for (var column = 0; column < dimension; column++)
            {
                table.Columns[column][row] = (float)((2 * c) + (0.5 * random.NextNormal()));
            }
        }

        return table.Given(context);
    }
}
