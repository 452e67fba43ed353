using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

/// <summary>What a flow answers of one row, and of base values.</summary>
public class FlowRowTests
{
    [Fact]
    public void One_row_has_the_density_it_has_among_many()
    {
        var flow = Toy.Scrambled<float>(Toy.Shape(3), 0.4);
        var rows = Toy.Normal<float>(300, 3);
        var all = flow.LogDensity(rows);
        Assert.All(Enumerable.Range(0, 300), row => Assert.Equal(all[row], flow.LogDensity(Row(rows, row))));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.LogDensity([1, 2]));
        Assert.Throws<InputException>(() => flow.LogDensity([1, 2, 3], [1]));
    }

    [Fact]
    public void One_row_has_its_context()
    {
        var context = new Standardization([1, -2], [2, 0.5]);
        var flow = Toy.Scrambled<float>(new NeuralSplineFlow { Layers = 2, Hidden = [8] }.Compose(2, null, context), 0.4);
        var rows = Toy.Normal<float>(50, 2).Given(Toy.Normal<float>(50, 2, spread: 3));
        var all = flow.LogDensity(rows);
        Assert.All(Enumerable.Range(0, 50), row => Assert.Equal(all[row], flow.LogDensity(Row(rows, row), Row(rows.Context!, row))));
        Assert.True(all.Distinct().Count() > 40);
    }

    [Fact]
    public void One_row_starts_no_thread_and_many_callers_may_ask()
    {
        var flow = Toy.Scrambled<float>(Toy.Shape(2), 0.4);
        var expected = flow.LogDensity([0.3f, -0.2f]);
        Parallel.For(0, 1000, _ => Assert.Equal(expected, flow.LogDensity([0.3f, -0.2f])));

        Assert.Equal(1, Density.TeamFor(1, threads: 0).Threads);
        using var many = Density.TeamFor(1_000_000, threads: 3);
        Assert.Equal(3, many.Threads);
    }

    [Fact]
    public void Base_values_lead_back_to_the_rows()
    {
        var flow = Toy.Scrambled<double>(Toy.Shape(3), 0.4);
        var rows = Toy.Normal<double>(5000, 3);
        var z = flow.ToBase(rows, threads: 2);
        var back = flow.ToData(z, threads: 1);
        for (var column = 0; column < 3; column++)
        {
            Assert.NotEqual(rows.Columns[column], z.Columns[column]);
            Assert.All(rows.Columns[column].Zip(back.Columns[column]), pair => Near.Equal(pair.First, pair.Second, 1e-9, "x"));
        }
    }

    private static float[] Row(FeatureTable<float> rows, int row) => [.. rows.Columns.Select(column => column[row])];
}
