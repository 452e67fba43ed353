using Lyraflow.Layers;
using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>
/// A box with hard edges: outside, the log-determinant is −∞. Places t ∈ [0, 1] in it are computed in single precision, as
/// the library does it, so that the same rows lie outside and all that follows begins with the same numbers.
/// </summary>
/// <typeparam name="TShape">What becomes of the box.</typeparam>
internal abstract class BoxGraph<TShape> : BijectionGraph<TShape>
    where TShape : BoxShape
{
    /// <inheritdoc/>
    protected sealed override LayerRows ToBase(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var x = rows.Values.To(NumberType.Float);
        var (left, right) = (Edges(shape.Left, graph), Edges(shape.Right, graph));
        var (below, above) = (x < left, x > right);
        var t = ((x - left) / (right - left)).AtLeast(0).AtMost(1);
        var z = Forward(t, out var slope);
        var log = (slope / Width(shape, graph)).Log();
        return rows.Mapped(z, (below | above).Choose(log.Number(double.NegativeInfinity), log).Sum());
    }

    /// <inheritdoc/>
    protected sealed override LayerRows ToData(TShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var width = Width(shape, graph);
        var t = Backward(rows.Values, out var slope).AtLeast(0).AtMost(1);
        return rows.Mapped((t * width) + Edges(shape.Left, graph).To(NumberType.Double), -(slope / width).Log().Sum());
    }

    /// <summary>z for a place t in single precision, and ∂z/∂t, both in double.</summary>
    protected abstract Value Forward(Value t, out Value slope);

    /// <summary>t for z, and ∂z/∂t.</summary>
    protected abstract Value Backward(Value z, out Value slope);

    private static Value Edges(IReadOnlyList<double> edges, Graph graph)
        => graph.Constant([.. edges.Select(edge => (float)edge)], edges.Count);

    private static Value Width(TShape shape, Graph graph)
        => graph.Constant([.. shape.Left.Zip(shape.Right, (left, right) => (double)((float)right - (float)left))], shape.Left.Count);
}

/// <summary>z = 2t − 1.</summary>
internal sealed class BoxScalingGraph : BoxGraph<BoxScalingShape>
{
    /// <inheritdoc/>
    protected override Value Forward(Value t, out Value slope)
    {
        slope = t.Graph.Constant([2.0], 1);
        return (t + t - 1).To(NumberType.Double);
    }

    /// <inheritdoc/>
    protected override Value Backward(Value z, out Value slope)
    {
        slope = z.Graph.Constant([2.0], 1);
        return (z + 1) / 2;
    }
}

/// <summary>z = ln(t / (1 − t)), t one rounding away from 0 and 1.</summary>
internal sealed class LogitBoxGraph : BoxGraph<LogitBoxShape>
{
    private static readonly float Edge = MathF.BitIncrement(1) - 1;

    /// <inheritdoc/>
    protected override Value Forward(Value t, out Value slope)
    {
        var within = t.AtLeast(Edge).AtMost(1 - Edge).To(NumberType.Double);
        slope = 1 / (within * (1 - within));
        return (within / (1 - within)).Log();
    }

    /// <inheritdoc/>
    protected override Value Backward(Value z, out Value slope)
    {
        var e = (-z.Abs()).Exp();
        slope = (1 + e) * (1 + e) / e;
        return (z < 0).Choose(e, z.Number(1)) / (1 + e);
    }
}
