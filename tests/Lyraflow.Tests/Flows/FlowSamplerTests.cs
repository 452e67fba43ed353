using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

public class FlowSamplerTests
{
    private const int Rows = 1000;

    [Theory]
    [InlineData("nsf")]
    [InlineData("maf")]
    [InlineData("planar")]
    public void Any_number_of_threads_draws_the_same_bits(string name)
    {
        var flow = new Flow<float>(FlowRecipe.Create(name, new RecipeOverrides { Layers = 2 }).Compose(3), seed: 1);
        var alone = flow.Sample(Rows, new RandomSource(7), threads: 1);
        for (var threads = 2; threads <= 5; threads++)
        {
            Assert.Equal(alone.Columns, flow.Sample(Rows, new RandomSource(7), threads).Columns);
        }

        // Were two tiles alike, 64 numbers would come twice; a few do by chance.
        Assert.All(alone.Columns, column => Assert.InRange(column.Distinct().Count(), Rows - 10, Rows));
    }

    [Fact]
    public void The_next_rows_are_others()
    {
        var flow = new Flow<float>(FlowRecipe.Create("maf").Compose(2));
        var random = new RandomSource(7);

        Assert.Empty(flow.Sample(Rows, random).Columns[0].Intersect(flow.Sample(Rows, random).Columns[0]));
    }

    [Fact]
    public void Every_row_follows_its_own_context()
    {
        // The base is N(0, 1) in every column, so a sample at another context differs in what the networks make of it alone.
        var flow = new Flow<double>(FlowRecipe.Create("realnvp").Compose(2, null, new Standardization([0], [1])), seed: 1);
        var random = new RandomSource(2);
        foreach (ref var parameter in flow.Parameters)
        {
            parameter += 0.1 * random.NextNormal();
        }

        double[] ramp = [.. Enumerable.Range(0, Rows).Select(row => row / 100.0)];
        var mixed = flow.Sample(new FeatureTable<double>([ramp]), new RandomSource(3), threads: 2);
        foreach (var row in (int[])[0, 63, 64, 500, Rows - 1])
        {
            var constant = flow.Sample(
                new FeatureTable<double>([[.. Enumerable.Repeat(ramp[row], Rows)]]), new RandomSource(3), threads: 1);
            Assert.Equal(constant.Columns.Select(column => column[row]), mixed.Columns.Select(column => column[row]));
            Assert.NotEqual(constant.Columns[0][(row + 100) % Rows], mixed.Columns[0][(row + 100) % Rows]);
        }
    }

    [Fact]
    public void Temperature_stretches_the_base()
    {
        var flow = new Flow<double>(new FlowShape([new Standardization([10], [2])], new StandardNormalShape()));
        using var team = new WorkerTeam(2);
        var sampler = new FlowSampler<double>(flow, team);
        var plain = sampler.Sample(Rows, new RandomSource(1)).Columns[0];
        var cool = sampler.Sample(Rows, new RandomSource(1), temperature: 0.5).Columns[0];

        Assert.All(plain.Zip(cool), pair => Assert.Equal((pair.First - 10) / 2, pair.Second - 10, 1e-12));
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_asked_for()
        => Assert.Equal(0, new Flow<float>(FlowRecipe.Create("maf").Compose(2)).Sample(0, new RandomSource(1)).Rows);
}
