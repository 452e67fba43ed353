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

    /// <summary>ln p of rows at the base with what the layers added, members × rows × 1.</summary>
    public static Value LogDensity(BaseDistributionShape shape, LayerParameters parameters, LayerRows rows, int dimension)
    {
        var members = parameters.Doubles;
        return shape switch
        {
            StandardNormalShape => rows.AddedTo(
                (rows.Values * rows.Values).Sum() * -0.5, Array.ConvertAll(members, _ => -dimension * HalfLogTwoPi)),
            UniformBoxShape => rows.AddedTo(OutsideBox(rows.Values), Array.ConvertAll(members, _ => -dimension * Math.Log(2))),
            StudentTShape => StudentT(members, rows, dimension),
            NormalMixtureShape mixture => rows.AddedTo(
                Mixture(mixture, members, rows.Values, dimension), Array.ConvertAll(members, _ => -dimension * HalfLogTwoPi)),
            _ => throw new InputException($"ONNX export does not know the base {shape.Describe()}; choose another for the flow."),
        };
    }

    /// <summary>−∞ outside of [−1, 1], and zero within; the edge forgives the rounding of single precision as the library's does.</summary>
    private static Value OutsideBox(Value values)
    {
        var edge = 1 + (16 * ((double)MathF.BitIncrement(1) - 1));
        var largest = values.Abs().Largest();
        return (largest > edge).Choose(largest.Number(double.NegativeInfinity), largest.Number(0));
    }

    private static Value StudentT(double[][] members, LayerRows rows, int dimension)
    {
        var graph = rows.Values.Graph;
        var nu = Array.ConvertAll(members, member => new StudentT<double>(dimension, 2).DegreesOfFreedom(member));
        var constants = Array.ConvertAll(nu, each => each.Sum(value
            => GammaFunction.Log(0.5 * (value + 1)) - GammaFunction.Log(0.5 * value) - (0.5 * Math.Log(Math.PI * value))));
        var all = nu.SelectMany(each => each).ToArray();
        var perNu = graph.Constant(Array.ConvertAll(all, value => 1 / value), members.Length, 1, dimension);
        var power = graph.Constant(Array.ConvertAll(all, value => -0.5 * (value + 1)), members.Length, 1, dimension);
        return rows.AddedTo((power * (1 + (rows.Values * rows.Values * perNu)).Log()).Sum(), constants);
    }

    private static Value Mixture(NormalMixtureShape shape, double[][] members, Value values, int dimension)
    {
        var count = shape.Components;
        var numbers = Array.ConvertAll(members, member => new NormalMixture<double>(dimension, count).Numbers(member));
        var logs = numbers.SelectMany(each => each.Weights.Select((weight, k)
            => Math.Log(weight) - each.Scales.Skip(k * dimension).Take(dimension).Sum(Math.Log)));
        var graph = values.Graph;
        var means = graph.Constant([.. numbers.SelectMany(each => each.Means)], members.Length, 1, count, dimension);
        var scales = graph.Constant([.. numbers.SelectMany(each => each.Scales)], members.Length, 1, count, dimension);
        var standard = (values.Reshape(0, 0, 1, dimension) - means) / scales;
        var squares = (standard * standard).Sum().Reshape(0, 0, count);
        return ((squares * -0.5) + graph.Constant([.. logs], members.Length, 1, count)).LogSumExp();
    }
}
