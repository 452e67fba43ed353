using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>A kind of bijection as operations of a graph.</summary>
internal abstract class BijectionGraph
{
    /// <summary>The shape that it is for.</summary>
    public abstract Type Shape { get; }

    /// <summary>Data → base.</summary>
    public abstract LayerRows ToBase(BijectionShape shape, LayerParameters parameters, LayerRows rows, Graph graph);

    /// <summary>Base → data.</summary>
    public abstract LayerRows ToData(BijectionShape shape, LayerParameters parameters, LayerRows rows, Graph graph);
}

/// <summary>The same for one shape.</summary>
/// <typeparam name="TShape">The shape.</typeparam>
internal abstract class BijectionGraph<TShape> : BijectionGraph
    where TShape : BijectionShape
{
    /// <inheritdoc/>
    public sealed override Type Shape => typeof(TShape);

    /// <inheritdoc/>
    public sealed override LayerRows ToBase(BijectionShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => ToBase((TShape)shape, parameters, rows, graph);

    /// <inheritdoc/>
    public sealed override LayerRows ToData(BijectionShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => ToData((TShape)shape, parameters, rows, graph);

    /// <inheritdoc cref="BijectionGraph.ToBase"/>
    protected abstract LayerRows ToBase(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph);

    /// <inheritdoc cref="BijectionGraph.ToData"/>
    protected abstract LayerRows ToData(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph);
}
