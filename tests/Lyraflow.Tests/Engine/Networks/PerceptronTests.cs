using Lyraflow.Engine.Networks;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Engine.Networks;

public class PerceptronTests
{
    [Theory]
    [InlineData(3, new int[0], 5)]
    [InlineData(2, new[] { 7 }, 1)]
    [InlineData(1, new[] { 64, 3, 33 }, 46)]
    public void Outputs_equal_plain_loops_over_weights_and_biases(int inputs, int[] hidden, int outputs)
    {
        const int rows = 21;
        var network = new Perceptron<double>(inputs, hidden, outputs);
        var random = new RandomSource(1);
        var parameters = Enumerable.Range(0, network.ParameterCount).Select(_ => random.NextNormal()).ToArray();
        var data = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, inputs).Select(_ => random.NextNormal()).ToArray()).ToArray();
        var workspace = new Workspace<double>(rows);
        var activations = network.Plan(workspace, keep: true);
        var tile = workspace[activations.Input];
        tile.Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < inputs; column++)
            {
                tile.Column(column)[row] = data[row][column];
            }
        }

        network.Forward<Lanes256<double>>(parameters, workspace, activations);
        var result = workspace[activations.Output];
        int[] widths = [inputs, .. hidden, outputs];
        for (var row = 0; row < rows; row++)
        {
            var values = data[row];
            var next = 0;
            for (var layer = 1; layer < widths.Length; layer++)
            {
                var (from, to) = (widths[layer - 1], widths[layer]);
                var bias = next + (from * to);
                var first = next;
                var before = values;
                values = [.. Enumerable.Range(0, to).Select(unit =>
                    parameters[bias + unit]
                        + Enumerable.Range(0, from).Sum(input => parameters[first + (unit * from) + input] * before[input]))];
                values = layer < widths.Length - 1 ? [.. values.Select(value => Math.Max(value, 0))] : values;
                next = bias + to;
            }

            Assert.Equal(network.ParameterCount, next);
            for (var column = 0; column < outputs; column++)
            {
                Near.Equal(values[column], result.Column(column)[row], 1e-12, $"output {column} of row {row}");
            }
        }
    }

    [Fact]
    public void Starting_weights_fill_their_range_and_outputs_start_near_zero()
    {
        var network = new Perceptron<float>(4, [100], 50);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, new RandomSource(2));
        Assert.InRange(parameters[..500].Max(), 0.45f, 0.5f);
        Assert.InRange(parameters[..500].Min(), -0.5f, -0.45f);
        Assert.InRange(parameters[500..5500].Max(Math.Abs), 0.0009f, 0.001f);
        Assert.All(parameters[5500..], bias => Assert.Equal(0, bias));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron<float>(0, [], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron<float>(1, [0], 1));
    }
}
