using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Another map the other way round.</summary>
internal sealed class InverseGraph : BijectionGraph
{
    /// <inheritdoc/>
    public override Type Shape => typeof(InverseShape);

    /// <inheritdoc/>
    public override LayerRows ToBase(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
        => BijectionGraphs.For(Inner(shapes)[0]).ToData(Inner(shapes), parameters, rows, graph);

    /// <inheritdoc/>
    public override LayerRows ToData(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
        => BijectionGraphs.For(Inner(shapes)[0]).ToBase(Inner(shapes), parameters, rows, graph);

    private static BijectionShape[] Inner(IReadOnlyList<BijectionShape> shapes)
        => [.. shapes.Select(shape => ((InverseShape)shape).Inner)];
}
