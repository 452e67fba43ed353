using System.Globalization;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>Networks of dense layers with rectifiers between them, one for each member.</summary>
internal static class NetworkGraph
{
    /// <summary>Their outputs, members × rows × outputs.</summary>
    /// <param name="parameters">The parameters of the map whose networks they are.</param>
    /// <param name="input">Members × rows × inputs.</param>
    /// <param name="part">Which neighbouring outputs; null for all.</param>
    public static Value Apply(LayerParameters parameters, Value input, (int First, int Count)? part = null)
    {
        var values = input;
        for (var layer = 0; layer < parameters.NetworkLayers; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"conditioner.{layer}");
            var matrices = parameters.Matrices(input.Graph, $"{name}.weight");
            var bias = parameters.Vectors(input.Graph, $"{name}.bias");
            var isLast = layer == parameters.NetworkLayers - 1;
            if (isLast && part is var (first, count))
            {
                matrices = matrices.Slice(first, count);
                bias = bias.Slice(first, count);
            }

            values = values.Times(matrices) + bias;
            values = isLast ? values : values.Rectified();
        }

        return values;
    }
}
