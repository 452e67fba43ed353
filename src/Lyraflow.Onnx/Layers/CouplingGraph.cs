using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Onnx.Layers.Transformers;

namespace Lyraflow.Onnx.Layers;

/// <summary>Some columns pass, and a network that reads them sets the scalar maps of the others.</summary>
internal sealed class CouplingGraph : BijectionGraph<CouplingShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(CouplingShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => Map(shape, parameters, rows, backward: false);

    /// <inheritdoc/>
    protected override LayerRows ToData(CouplingShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => Map(shape, parameters, rows, backward: true);

    private static LayerRows Map(CouplingShape shape, LayerParameters parameters, LayerRows rows, bool backward)
    {
        int[] passing = [.. Enumerable.Range(0, shape.Dimension).Except(shape.Transformed)];
        var known = rows.Values.Columns(passing);
        var theta = NetworkGraph.Apply(parameters, shape.Context > 0 ? known.Beside(rows.Context!) : known);
        var (mapped, logDeterminant) = ScalarGraphs.Apply(
            ScalarGraphs.Each(shape.Transformers, shape.Transformed.Count), rows.Values.Columns(shape.Transformed), theta, backward);
        int[] order = [.. passing, .. shape.Transformed];
        var together = known.Beside(mapped);
        var isInOrder = order.SequenceEqual(Enumerable.Range(0, order.Length));
        return rows.Mapped(isInOrder ? together : together.Columns(PermutationGraph.Undone(order)), logDeterminant);
    }
}
