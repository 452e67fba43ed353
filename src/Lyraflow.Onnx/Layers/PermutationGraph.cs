using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Column j of z is column order[j] of x.</summary>
internal sealed class PermutationGraph : BijectionGraph<PermutationShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(PermutationShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => rows.Mapped(rows.Values.Columns(shape.Order));

    /// <inheritdoc/>
    protected override LayerRows ToData(PermutationShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => rows.Mapped(rows.Values.Columns(Undone(shape.Order)));

    /// <summary>The order that undoes an order.</summary>
    public static int[] Undone(IReadOnlyList<int> order)
    {
        var places = new int[order.Count];
        for (var j = 0; j < places.Length; j++)
        {
            places[order[j]] = j;
        }

        return places;
    }
}
