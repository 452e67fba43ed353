using Lyraflow.Layers;
using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>
/// z = (x − mean) / scale, in single precision as the library does it, so that all that follows begins with the same numbers.
/// </summary>
internal sealed class StandardizationGraph : BijectionGraph<Standardization>
{
    /// <summary>The columns standardized.</summary>
    public static Value Apply(Standardization shape, Value values)
    {
        var (mean, scale) = Numbers(shape, values.Graph);
        return ((values.To(NumberType.Float) - mean) / scale).To(NumberType.Double);
    }

    /// <inheritdoc/>
    protected override LayerRows ToBase(Standardization shape, LayerParameters parameters, LayerRows rows, Graph graph)
        => rows.Mapped(Apply(shape, rows.Values), -shape.LogScale);

    /// <inheritdoc/>
    protected override LayerRows ToData(Standardization shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (mean, scale) = Numbers(shape, graph);
        return rows.Mapped(
            (rows.Values * scale.To(NumberType.Double)) + mean.To(NumberType.Double), shape.LogScale);
    }

    private static (Value Mean, Value Scale) Numbers(Standardization shape, Graph graph)
    {
        float[] mean = [.. shape.Mean.Select(value => (float)value)];
        float[] scale = [.. shape.Scale.Select(value => (float)value)];
        return (graph.Constant(mean, mean.Length), graph.Constant(scale, scale.Length));
    }
}
