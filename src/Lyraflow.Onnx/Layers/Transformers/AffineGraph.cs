using Lyraflow.Layers.Transformers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers.Transformers;

/// <summary>z = eᵃ·x + b, θ = (s, b), a = s / (1 + |s| / ln 1000).</summary>
internal sealed class AffineGraph : ScalarGraph
{
    /// <inheritdoc/>
    public override Type Shape => typeof(AffineTransformerShape);

    /// <inheritdoc/>
    public override ScalarTransformerShape Kind(ScalarTransformerShape shape) => shape;

    /// <inheritdoc/>
    public override (Value Z, Value LogSlope) ToBase(IReadOnlyList<ScalarTransformerShape> shapes, Value x, Value theta)
    {
        var (a, b) = Split(theta);
        return ((a.Exp() * x) + b, a);
    }

    /// <inheritdoc/>
    public override (Value X, Value LogSlope) ToData(IReadOnlyList<ScalarTransformerShape> shapes, Value z, Value theta)
    {
        var (a, b) = Split(theta);
        return ((z - b) / a.Exp(), -a);
    }

    private static (Value A, Value B) Split(Value theta)
    {
        var s = theta.At(0);
        return (s / (1 + (s.Abs() / Math.Log(1000))), theta.At(1));
    }
}
