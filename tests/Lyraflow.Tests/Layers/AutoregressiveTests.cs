using Lyraflow.Engine.Networks;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers;

public class AutoregressiveTests
{
    [Theory]
    [InlineData(2, 5)]
    [InlineData(4, 2)]
    [InlineData(7, 32)]
    public void Each_column_depends_on_itself_and_those_before_it_alone(int dimension, int width)
    {
        var probe = new BijectionProbe(new AutoregressiveShape(dimension, [width, width], [new AffineTransformerShape()]), 1);
        var x = BijectionProbe.Rows(1, dimension, 1)[0];
        for (var output = 0; output < dimension; output++)
        {
            var gradient = Enumerable.Range(0, dimension).Select(column => column == output ? 1.0 : 0).ToArray();
            var (derivatives, _) = probe.BackPropagate([x], [gradient], [0]);
            Assert.All(derivatives[0][(output + 1)..], derivative => Assert.Equal(0, derivative));
            Assert.NotEqual(0, derivatives[0][output]);

            // With enough units every earlier column has a way to every later one.
            if (width > dimension)
            {
                Assert.All(derivatives[0][..output], derivative => Assert.NotEqual(0, derivative));
            }
        }
    }

    [Fact]
    public void Hidden_weights_have_no_effect_and_no_gradient()
    {
        var options = new AutoregressiveShape(4, [6], [new AffineTransformerShape()]);
        var probe = new BijectionProbe(options, 1);
        var rows = BijectionProbe.Rows(5, 4, 1);
        var (_, gradient) = probe.BackPropagate(rows, rows, [1, 1, 1, 1, 1]);

        // The first unit sees one column of four: the weights of the others are hidden.
        Assert.NotEqual(0, probe.Parameters[1]);
        Assert.Equal([0, 0, 0], gradient[1..4]);
        var before = probe.ToBase(rows).Rows;
        probe.Parameters[1] = 100;
        Assert.Equal(before, probe.ToBase(rows).Rows);
    }

    [Fact]
    public void A_new_network_holds_zeros_where_its_weights_have_no_effect()
    {
        var network = new MaskedPerceptron<double>(0, [6], [2, 2, 2]);
        var parameters = new double[network.ParameterCount];
        network.Initialize(parameters, new RandomSource(1));
        Assert.Equal([0, 0], parameters[1..3]);
        Assert.NotEqual(0, parameters[0]);
    }
}
