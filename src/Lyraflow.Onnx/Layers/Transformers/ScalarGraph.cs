using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers.Transformers;

/// <summary>A kind of scalar map as operations of a graph, for several columns at once.</summary>
internal abstract class ScalarGraph
{
    /// <summary>The shape that it is for.</summary>
    public abstract Type Shape { get; }

    /// <summary>The shape without what may differ among columns that are computed together.</summary>
    public abstract ScalarTransformerShape Kind(ScalarTransformerShape shape);

    /// <summary>Data → base.</summary>
    /// <param name="shapes">The map of each column, all of one kind.</param>
    /// <param name="x">Members × rows × columns.</param>
    /// <param name="theta">Members × rows × columns × parameters.</param>
    /// <returns>z and ln ∂z/∂x, both members × rows × columns.</returns>
    public abstract (Value Z, Value LogSlope) ToBase(IReadOnlyList<ScalarTransformerShape> shapes, Value x, Value theta);

    /// <summary>Base → data.</summary>
    /// <param name="shapes">The map of each column, all of one kind.</param>
    /// <param name="z">Members × rows × columns.</param>
    /// <param name="theta">Members × rows × columns × parameters.</param>
    /// <returns>x and ln ∂x/∂z, both members × rows × columns.</returns>
    public abstract (Value X, Value LogSlope) ToData(IReadOnlyList<ScalarTransformerShape> shapes, Value z, Value theta);
}
