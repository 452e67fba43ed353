using System.Globalization;
using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Layers;

/// <summary>A network of dense layers with rectifiers between them.</summary>
internal static class NetworkGraph
{
    /// <summary>Its outputs.</summary>
    /// <param name="parameters">The parameters of the map whose network it is.</param>
    /// <param name="input">Rows × inputs.</param>
    /// <param name="outputs">Which neighbouring outputs; null for all.</param>
    public static Value Apply(LayerParameters parameters, Value input, (int First, int Count)? outputs = null)
    {
        var values = input;
        for (var layer = 0; layer < parameters.NetworkLayers; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"conditioner.{layer}");
            var matrix = parameters.Block(input.Graph, $"{name}.weight");
            var bias = parameters.Block(input.Graph, $"{name}.bias");
            var isLast = layer == parameters.NetworkLayers - 1;
            if (isLast && outputs is var (first, count))
            {
                matrix = matrix.Slice(first, count, axis: 0);
                bias = bias.Slice(first, count, axis: 0);
            }

            values = values.Linear(matrix, bias);
            values = isLast ? values : values.Rectified();
        }

        return values;
    }
}
