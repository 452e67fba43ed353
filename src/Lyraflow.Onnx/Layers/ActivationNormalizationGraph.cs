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
        var (shifts, logScales) = Split(shape, parameters);
        var scales = Array.ConvertAll(logScales, member => Array.ConvertAll(member, Math.Exp));
        return rows.Mapped((rows.Values - Numbers(graph, shifts)) * Numbers(graph, scales), Array.ConvertAll(logScales, a => a.Sum()));
    }

    /// <inheritdoc/>
    protected override LayerRows ToData(
        ActivationNormalizationShape shape, LayerParameters parameters, LayerRows rows, Graph graph)
    {
        var (shifts, logScales) = Split(shape, parameters);
        var scales = Array.ConvertAll(logScales, member => Array.ConvertAll(member, a => Math.Exp(-a)));
        return rows.Mapped((rows.Values * Numbers(graph, scales)) + Numbers(graph, shifts), Array.ConvertAll(logScales, a => -a.Sum()));
    }

    private static (double[][] Shifts, double[][] LogScales) Split(ActivationNormalizationShape shape, LayerParameters parameters)
        => (
            Array.ConvertAll(parameters.Doubles, member => member[..shape.Dimension]),
            Array.ConvertAll(
                parameters.Doubles, member => Array.ConvertAll(member[shape.Dimension..], s => ScaleBound.LogScale(s, out _))));
}
