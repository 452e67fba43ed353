using Lyraflow.Layers;
using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>
/// z = (x − mean) / scale, in single precision as the library does it, so that all that follows begins with the same numbers.
/// </summary>
internal sealed class StandardizationGraph : BijectionGraph
{
    /// <inheritdoc/>
    public override Type Shape => typeof(Standardization);

    /// <summary>The columns standardized, members × rows × columns.</summary>
    public static Value Apply(IReadOnlyList<BijectionShape> shapes, Value values)
    {
        var (mean, scale) = Units(shapes, values.Graph);
        return ((values.To(NumberType.Float) - mean) / scale).To(NumberType.Double);
    }

    /// <inheritdoc/>
    public override LayerRows ToBase(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
        => rows.Mapped(Apply(shapes, rows.Values), [.. shapes.Select(shape => -((Standardization)shape).LogScale)]);

    /// <inheritdoc/>
    public override LayerRows ToData(IReadOnlyList<BijectionShape> shapes, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (mean, scale) = Units(shapes, graph);
        return rows.Mapped(
            (rows.Values * scale.To(NumberType.Double)) + mean.To(NumberType.Double),
            [.. shapes.Select(shape => ((Standardization)shape).LogScale)]);
    }

    private static (Value Mean, Value Scale) Units(IReadOnlyList<BijectionShape> shapes, Graph graph)
    {
        return (Constant(shape => shape.Mean), Constant(shape => shape.Scale));

        Value Constant(Func<Standardization, IReadOnlyList<double>> numbers)
        {
            float[] all = [.. shapes.SelectMany(shape => numbers((Standardization)shape)).Select(value => (float)value)];
            return graph.Constant(all, shapes.Count, 1, all.Length / shapes.Count);
        }
    }
}
