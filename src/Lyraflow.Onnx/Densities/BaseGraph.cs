using Lyraflow.Densities;
using Lyraflow.Mathematics;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Onnx.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Onnx.Densities;

/// <summary>The base distributions of flows as operations of a graph.</summary>
internal static class BaseGraph
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>ln p of rows at the base, what the layers added among it: rows × 1.</summary>
    public static Value LogDensity(BaseDistributionShape shape, LayerParameters parameters, LayerRows rows, int dimension)
        => shape switch
        {
            StandardNormalShape => rows.AddedTo((rows.Values * rows.Values).Sum() * -0.5, -dimension * HalfLogTwoPi),
            UniformBoxShape => rows.AddedTo(OutsideBox(rows.Values), -dimension * Math.Log(2)),
            StudentTShape => StudentT(parameters, rows, dimension),
            NormalMixtureShape mixture => rows.AddedTo(Mixture(mixture, parameters, rows.Values, dimension), 0),
            _ => throw new InputException($"ONNX export does not know the base {shape.Describe()}; choose another for the flow."),
        };

    /// <summary>−∞ outside of [−1, 1], and zero within; the edge forgives the rounding of single precision as the library's does.</summary>
    private static Value OutsideBox(Value values)
    {
        var edge = 1 + (16 * ((double)MathF.BitIncrement(1) - 1));
        var largest = values.Abs().Largest();
        return (largest > edge).Choose(largest.Number(double.NegativeInfinity), largest.Number(0));
    }

    private static Value StudentT(LayerParameters parameters, LayerRows rows, int dimension)
    {
        var graph = rows.Values.Graph;
        var nu = new StudentT<double>(dimension, 2).DegreesOfFreedom(parameters.Doubles);
        var constant = nu.Sum(value
            => GammaFunction.Log(0.5 * (value + 1)) - GammaFunction.Log(0.5 * value) - (0.5 * Math.Log(Math.PI * value)));
        var perNu = graph.Constant(Array.ConvertAll(nu, value => 1 / value), dimension);
        var power = graph.Constant(Array.ConvertAll(nu, value => -0.5 * (value + 1)), dimension);
        return rows.AddedTo((power * (1 + (rows.Values * rows.Values * perNu)).Log()).Sum(), constant);
    }

    private static Value Mixture(NormalMixtureShape shape, LayerParameters parameters, Value values, int dimension)
    {
        var (weights, means, scales) = new NormalMixture<double>(dimension, shape.Components).Numbers(parameters.Doubles);
        var constants = new double[shape.Components];
        for (var k = 0; k < constants.Length; k++)
        {
            constants[k] = Math.Log(weights[k]) - (dimension * HalfLogTwoPi) - scales.Skip(k * dimension).Take(dimension).Sum(Math.Log);
        }

        var graph = values.Graph;
        var standard = (values.Reshape(0, 1, dimension) - graph.Constant(means, shape.Components, dimension))
            / graph.Constant(scales, shape.Components, dimension);
        var squares = (standard * standard).Sum().Reshape(0, shape.Components);
        return ((squares * -0.5) + graph.Constant(constants, shape.Components)).LogSumExp();
    }
}
