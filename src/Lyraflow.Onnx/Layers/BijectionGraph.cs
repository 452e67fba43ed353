using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>A kind of bijection as operations of a graph.</summary>
internal abstract class BijectionGraph
{
    /// <summary>The shape that it is for.</summary>
    public abstract Type Shape { get; }

    /// <summary>Data → base.</summary>
    /// <param name="shapes">The shape of each member; they differ in the numbers of a standardization alone.</param>
    /// <param name="parameters">The parameters of the members.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="graph">The graph.</param>
    public abstract LayerRows ToBase(
        IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph);

    /// <summary>Base → data.</summary>
    /// <inheritdoc cref="ToBase"/>
    public abstract LayerRows ToData(
        IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph);

    /// <summary>Numbers of each member, as members × 1 × numbers.</summary>
    protected static Value Numbers(Graph graph, double[][] members)
        => graph.Constant([.. members.SelectMany(member => member)], members.Length, 1, members[0].Length);

    /// <summary>A number of each member, as members × 1 × 1.</summary>
    protected static Value Numbers(Graph graph, double[] members) => graph.Constant(members, members.Length, 1, 1);
}

/// <summary>The same for one shape.</summary>
/// <typeparam name="TShape">The shape.</typeparam>
internal abstract class BijectionGraph<TShape> : BijectionGraph
    where TShape : BijectionShape
{
    /// <inheritdoc/>
    public sealed override Type Shape => typeof(TShape);

    /// <inheritdoc/>
    public override LayerRows ToBase(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
        => ToBase((TShape)shapes[0], parameters, rows, graph);

    /// <inheritdoc/>
    public override LayerRows ToData(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
        => ToData((TShape)shapes[0], parameters, rows, graph);

    /// <summary>Data → base for members of the very same shape.</summary>
    protected abstract LayerRows ToBase(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph);

    /// <summary>Base → data for members of the very same shape.</summary>
    protected abstract LayerRows ToData(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph);
}
