using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>z = (x − shift)·eᵃ per column.</summary>
internal sealed class ActivationNormalizationGraph : BijectionGraph<ActivationNormalizationShape>
{
    /// <inheritdoc/>
    protected override LayerRows ToBase(
        ActivationNormalizationShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (shift, logScale) = Numbers(shape, parameters);
        var scale = Array.ConvertAll(logScale, Math.Exp);
        return rows.Mapped((rows.Values - graph.Constant(shift, shift.Length)) * graph.Constant(scale, scale.Length), logScale.Sum());
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(
        ActivationNormalizationShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (shift, logScale) = Numbers(shape, parameters);
        var scale = Array.ConvertAll(logScale, a => Math.Exp(-a));
        return rows.Mapped((rows.Values * graph.Constant(scale, scale.Length)) + graph.Constant(shift, shift.Length), -logScale.Sum());
    }

    private static (double[] Shift, double[] LogScale) Numbers(ActivationNormalizationShape shape, LayerParameters parameters)
    {
        var all = parameters.Doubles;
        return (all[..shape.Dimension], Array.ConvertAll(all[shape.Dimension..], s => ScaleBound.LogScale(s, out _)));
    }
}
