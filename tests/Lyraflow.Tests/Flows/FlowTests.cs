using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

public class FlowTests
{
    [Fact]
    public void A_new_flow_is_close_to_the_identity()
    {
        var flow = new Flow<float>(new NeuralSplineFlow().Compose(4), seed: 3);
        var rows = Toy.Normal<float>(2000, 4);
        var densities = flow.LogDensity(rows);
        var deviations = Enumerable.Range(0, rows.Rows).Select(row =>
        {
            var square = rows.Columns.Sum(column => (double)column[row] * column[row]);
            return Math.Abs(densities[row] + (0.5 * square) + (2 * Math.Log(2 * Math.PI)));
        }).ToArray();
        Assert.InRange(deviations.Average(), 0, 0.1);
        Assert.InRange(deviations.Max(), 0, 0.25);
    }

    [Fact]
    public void Different_seeds_start_differently_and_the_same_seed_the_same()
    {
        var options = Toy.Shape(3);
        Assert.Equal(new Flow<float>(options, 1).Parameters.ToArray(), new Flow<float>(options, 1).Parameters.ToArray());
        Assert.NotEqual(new Flow<float>(options, 1).Parameters.ToArray(), new Flow<float>(options, 2).Parameters.ToArray());
    }

    /// <summary>The published code logged the number of neurons but never used it.</summary>
    [Theory]
    [InlineData(8, 8, new[] { 64, 64 })]
    [InlineData(8, 8, new[] { 16, 16 })]
    [InlineData(8, 64, new[] { 64, 64 })]
    [InlineData(2, 8, new[] { 32 })]
    [InlineData(1, 1, new int[0])]
    public void Every_option_reaches_the_network(int layers, int bins, int[] hidden)
    {
        var flow = new Flow<float>(new NeuralSplineFlow { Layers = layers, Bins = bins, Hidden = hidden }.Compose(4));
        int[] widths = [2, .. hidden, 2 * ((3 * bins) - 1)];
        var perLayer = Enumerable.Range(1, widths.Length - 1).Sum(i => (widths[i - 1] + 1) * widths[i]);
        Assert.Equal(layers * perLayer, flow.Parameters.Length);
    }

    [Fact]
    public void Standardization_shifts_the_log_density_by_the_log_scales()
    {
        var standardization = new Standardization([10, -5, 0.2], [0.1, 4, 25]);
        var recipe = new NeuralSplineFlow { Layers = 3, Hidden = [8], TailBound = [4] };
        var plain = Toy.Scrambled<double>(recipe.Compose(3), 0.5);
        var inUnits = new Flow<double>(recipe.Compose(3, standardization), plain.Parameters);
        var rows = Toy.Normal<double>(50, 3, 2);
        var data = new FeatureTable<double>(
            [.. rows.Columns.Select((column, i) =>
                Array.ConvertAll(column, z => (z * standardization.Scale[i]) + standardization.Mean[i]))]);
        var (standardized, densities) = (plain.LogDensity(rows), inUnits.LogDensity(data));
        Assert.Equal(Math.Log(0.1) + Math.Log(4) + Math.Log(25), standardization.LogScale, 1e-14);
        for (var row = 0; row < rows.Rows; row++)
        {
            Near.Equal(standardized[row] - standardization.LogScale, densities[row], 1e-9, $"row {row}");
        }
    }

    [Fact]
    public void A_flow_keeps_its_density_in_another_precision()
    {
        var flow = Toy.Scrambled<float>(Toy.Shape(4), 0.3);
        var exact = flow.Convert<double>();
        Assert.Equal(flow.Parameters.ToArray(), exact.Convert<float>().Parameters.ToArray());
        var rows = Toy.Normal<float>(500, 4);
        foreach (var (single, expected) in flow.LogDensity(rows).Zip(exact.LogDensity(rows.Convert<double>())))
        {
            Near.Equal(expected, single, 1e-4, "ln p");
        }
    }

    [Fact]
    public void Samples_are_a_function_of_the_seed()
    {
        var flow = Toy.Scrambled<float>(Toy.Shape(3), 0.5);
        var sample = flow.Sample(300, new RandomSource(1));
        Assert.Equal(sample.Columns, flow.Sample(300, new RandomSource(1)).Columns);
        Assert.NotEqual(sample.Columns, flow.Sample(300, new RandomSource(2)).Columns);

        // More rows only go on where fewer stopped, whatever the tiles.
        foreach (var count in new[] { 0, 1, 127, 128, 129 })
        {
            var fewer = flow.Sample(count, new RandomSource(1));
            Assert.Equal(count, fewer.Rows);
            Assert.Equal(sample.Columns.Select(column => column[..count]), fewer.Columns);
        }
    }

    [Fact]
    public void Samples_of_a_standardized_identity_have_its_moments()
    {
        var options = new FlowShape([new Standardization([3, -1], [0.5, 2])], new StandardNormalShape());
        var sample = new Flow<double>(options).Sample(200_000, new RandomSource(4));
        foreach (var (column, mean, scale) in new[] { (0, 3.0, 0.5), (1, -1.0, 2.0) })
        {
            var values = sample.Columns[column];
            var average = values.Average();

            // Five standard errors.
            Assert.InRange((average - mean) / scale, -0.012, 0.012);
            Assert.InRange(values.Sum(value => (value - average) * (value - average)) / values.Length / (scale * scale), 0.984, 1.016);
        }
    }

    /// <summary>Samples counted in cells against the density integrated over them.</summary>
    [Fact]
    public void Samples_have_the_density_that_the_flow_reports()
    {
        var flow = Toy.Scrambled<double>(Toy.Shape(2, tailBound: 3), 0.6);
        var sample = flow.Sample(400_000, new RandomSource(9));
        const int cells = 6;
        const double half = 3;
        const double width = 2 * half / cells;
        var counts = new int[cells, cells];
        for (var row = 0; row < sample.Rows; row++)
        {
            var i = (int)Math.Floor((sample.Columns[0][row] + half) / width);
            var j = (int)Math.Floor((sample.Columns[1][row] + half) / width);
            if (i is >= 0 and < cells && j is >= 0 and < cells)
            {
                counts[i, j]++;
            }
        }

        for (var i = 0; i < cells; i++)
        {
            for (var j = 0; j < cells; j++)
            {
                var mass = Mesh.Integrate(flow, -half + (i * width), -half + (j * width), width, 150);
                var error = Math.Sqrt(mass * (1 - mass) / sample.Rows);
                Assert.True(
                    Math.Abs(((double)counts[i, j] / sample.Rows) - mass) <= (5 * error) + 2e-4,
                    $"cell ({i}, {j}) holds {counts[i, j]} of {sample.Rows} samples, its mass is {mass}");
            }
        }
    }

    [Fact]
    public void Rows_of_another_dimension_are_refused()
    {
        var flow = new Flow<float>(Toy.Shape(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.LogDensity(Toy.Normal<float>(5, 2), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.LogDensity(Toy.Normal<float>(5, 4), 2));
        Assert.Empty(flow.LogDensity(new FeatureTable<float>(0, 3)));
    }

    [Fact]
    public void A_flow_of_nothing_or_of_unequal_dimensions_is_refused()
    {
        var normal = new StandardNormalShape();
        Assert.Throws<InputException>(() => new Flow<float>(new FlowShape([], normal)));
        var thrown = Assert.Throws<InputException>(
            () => new Flow<float>(new FlowShape([PermutationShape.Rotation(2), PermutationShape.Rotation(3)], normal)));
        Assert.Contains("2, 3", thrown.Message, StringComparison.Ordinal);
    }
}
