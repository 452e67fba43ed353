using System.Text.Json;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers.Transformers;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Flows;

public class FlowShapeTests
{
    private static readonly RationalQuadraticSplineShape Spline = new(8, -3, 3);

    /// <summary>What cannot be built, and what the message must say is possible.</summary>
    public static TheoryData<BijectionShape, string> Impossible => new()
    {
        { new Standardization([], []), "as many means as scales, not 0 and 0" },
        { new Standardization([1, 2], [1]), "as many means as scales, not 2 and 1" },
        { new Standardization([double.NaN], [1]), "finite means and positive finite scales" },
        { new Standardization([0], [0]), "finite means and positive finite scales" },
        { new Standardization([0], [double.PositiveInfinity]), "finite means and positive finite scales" },
        { new PermutationShape([]), "names each of its columns once, not []" },
        { new PermutationShape([0, 2]), "names each of its columns once, not [0, 2]" },
        { new PermutationShape([1, 1]), "names each of its columns once, not [1, 1]" },
        { new CouplingShape(1, [0], [], [Spline]), "at least two columns" },
        { new CouplingShape(3, [], [], [Spline]), "between 1 and 2 different ones, not []" },
        { new CouplingShape(3, [0, 1, 2], [], [Spline]), "between 1 and 2 different ones, not [0, 1, 2]" },
        { new CouplingShape(3, [1, 1], [], [Spline]), "between 1 and 2 different ones, not [1, 1]" },
        { new CouplingShape(3, [3], [], [Spline]), "between 1 and 2 different ones, not [3]" },
        { new CouplingShape(3, [-1], [], [Spline]), "between 1 and 2 different ones, not [-1]" },
        { new CouplingShape(3, [0], [64, 0], [Spline]), "1 to 65536 units, not [64, 0]" },
        { new CouplingShape(3, [0], [1 << 17], [Spline]), "1 to 65536 units, not [131072]" },
        { new CouplingShape(4, [0, 1, 2], [], [Spline, Spline]),
            "one scalar map for all its 3 transformed columns or one for each, not 2" },
        { new CouplingShape(4, [0, 1], [], []), "one scalar map for all its 2 transformed columns or one for each, not 0" },
        { With(Spline with { Bins = 0 }), "1 to 4096 bins, not 0" },
        { With(Spline with { Bins = 5000 }), "1 to 4096 bins, not 5000" },
        { With(Spline with { Left = 3 }), "left < right, not [3, 3]" },
        { With(Spline with { Right = double.NaN }), "left < right, not [-3, NaN]" },
        { With(Spline with { Left = double.NegativeInfinity }), "left < right, not [-Infinity, 3]" },
        { With(Spline with { MinimumWidth = 0.125 }), "below 1 / bins = 0.125" },
        { With(Spline with { MinimumWidth = 0 }), "above 0" },
        { With(Spline with { MinimumHeight = double.NaN }), "least height of NaN" },
        { With(Spline with { MinimumSlope = 0 }), "between 0 and 1, not at 0" },
        { With(Spline with { MinimumSlope = 1 }), "between 0 and 1, not at 1" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_shapes_are_refused_with_what_is_possible(BijectionShape options, string possible)
    {
        var thrown = Assert.Throws<InputException>(() => new Flow<float>(new FlowShape([options], new StandardNormalShape())));
        Assert.Contains(possible, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', thrown.Message);
        Assert.Equal(thrown.Message, Assert.Throws<InputException>(options.Validate).Message);
    }

    [Theory]
    [InlineData(0, 4, "1 to 1000 layers, not 0")]
    [InlineData(2, 1, "at least two columns")]
    public void Impossible_recipes_are_refused(int layers, int dimension, string possible)
    {
        var thrown = Assert.Throws<InputException>(
            () => new Flow<float>(new NeuralSplineFlow { Layers = layers }.Compose(dimension)));
        Assert.Contains(possible, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_survives_json_with_its_types_named()
    {
        var options = new FlowShape(
            [
                new Standardization([0.1, 1.0 / 3, -2], [1, 2, 1e-5]),
                new CouplingShape(3, [2, 0], [16, 8], [new AffineTransformerShape()]),
                PermutationShape.Rotation(3),
                new CouplingShape(3, [1], [],
                    [new RationalQuadraticSplineShape(5, -1, 2) { Boundary = SplineBoundary.Free, MinimumSlope = 0.01 }]),
            ],
            new StandardNormalShape());
        var json = JsonSerializer.Serialize(options);
        string[] names = ["standardization", "coupling", "permutation", "affine", "rational_quadratic_spline", "standard_normal"];
        foreach (var name in names)
        {
            Assert.Contains($"\"type\":\"{name}\"", json, StringComparison.Ordinal);
        }

        Assert.Contains("\"free\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("LogScale", json, StringComparison.Ordinal);
        Assert.DoesNotContain("SlopeOffset", json, StringComparison.Ordinal);
        var restored = JsonSerializer.Deserialize<FlowShape>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(restored));
        var flow = Toy.Scrambled<float>(options, 0.5);
        var rows = Toy.Normal<float>(100, 3);
        Assert.Equal(flow.LogDensity(rows, 1), new Flow<float>(restored, flow.Parameters).LogDensity(rows, 1));
    }

    [Theory]
    [InlineData("""{"type":"teleportation"}""")]
    [InlineData("""{"Order":[0]}""")]
    public void Unknown_types_are_refused(string json)
        => Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<BijectionShape>(json));

    [Fact]
    public void Standardization_is_fitted_to_mean_and_standard_deviation()
    {
        var options = Standardization.Fit<float>([[1, 2, 3, 6], [-1, 1, -1, 1]]);
        Assert.Equal([3.0, 0.0], options.Mean);
        Assert.Equal(Math.Sqrt(14.0 / 4), options.Scale[0], 1e-15);
        Assert.Equal(1.0, options.Scale[1]);
        var thrown = Assert.Throws<InputException>(() => Standardization.Fit<float>([[1, 2], [0.1f, 0.1f]], ["u-g", "g-r"]));
        Assert.Contains("g-r", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Standardization.Fit<float>([[float.NaN, 1]]));
        Assert.Throws<InputException>(() => Standardization.Fit<float>([[]]));
        Assert.Throws<InputException>(() => Standardization.Fit([Enumerable.Repeat(0.1f, 10_007).ToArray()]));
    }

    private static CouplingShape With(ScalarTransformerShape transformer) => new(2, [1], [], [transformer]);
}
