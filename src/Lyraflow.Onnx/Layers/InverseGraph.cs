using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Another map the other way round.</summary>
internal sealed class InverseGraph : BijectionGraph<InverseShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(InverseShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => BijectionGraphs.For(shape.Inner).ToData(shape.Inner, parameters, rows, graph);

    /// <inheritdoc/>
    protected override LayerRows ToData(InverseShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => BijectionGraphs.For(shape.Inner).ToBase(shape.Inner, parameters, rows, graph);
}
