using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Onnx.Layers;

/// <summary>All kinds of bijection that a graph can hold. A new one is a file beside these and a line here.</summary>
internal static class BijectionGraphs
{
    private static readonly Dictionary<Type, BijectionGraph> Known = new BijectionGraph[]
    {
        new ActivationNormalizationGraph(),
        new AutoregressiveGraph(),
        new BoxScalingGraph(),
        new CouplingGraph(),
        new InverseGraph(),
        new LinearGraph(),
        new LogitBoxGraph(),
        new PermutationGraph(),
        new PlanarGraph(),
        new RadialGraph(),
        new StandardizationGraph(),
    }.ToDictionary(graph => graph.Shape);

    /// <summary>The one for a shape.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static BijectionGraph For(BijectionShape shape) => Known.TryGetValue(shape.GetType(), out var graph)
        ? graph
        : throw new InputException(
            $"ONNX has no place for a layer of somebody's own code, {DisplayText.Quoted(shape.Describe())}: it holds the layers of "
                + "Lyraflow alone. Score such a model with the program that has the layer.");

    /// <summary>Whether there is one.</summary>
    public static bool Has(Type shape) => Known.ContainsKey(shape);
}
