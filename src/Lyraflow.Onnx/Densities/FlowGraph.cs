using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Onnx.Layers;

namespace Lyraflow.Onnx.Densities;

/// <summary>A flow as operations of a graph: its layers, then its base.</summary>
internal static class FlowGraph
{
    /// <summary>ln p of rows, rows × 1; −∞ so far out that a distance overflows.</summary>
    /// <param name="name">What the names of its parameters begin with in the model file.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="inputs">The rows.</param>
    public static Value LogDensity(string name, Flow<float> flow, GraphInputs inputs)
    {
        var shape = flow.Options;
        var context = shape.Context is { } units ? StandardizationGraph.Apply(units, inputs.Context!) : null;
        var rows = new LayerRows(inputs.Features, context);
        for (var layer = 0; layer < shape.Bijections.Count; layer++)
        {
            var bijection = shape.Bijections[layer];
            if (bijection is not (Standardization or BoxShape))
            {
                rows = rows.Wide();
            }

            var parameters = Parameters(name, flow, layer.ToString(CultureInfo.InvariantCulture));
            rows = BijectionGraphs.For(bijection).ToBase(bijection, parameters, rows, inputs.Features.Graph);
        }

        var log = BaseGraph.LogDensity(shape.Base, Parameters(name, flow, "base"), rows.Wide(), flow.Dimension);
        return log.IsNaN().Choose(log.Number(double.NegativeInfinity), log);
    }

    /// <summary>The parameters of a layer, or of the base.</summary>
    private static LayerParameters Parameters(string name, Flow<float> flow, string layer)
    {
        var prefix = $"{layer}.";
        var first = 0;
        var own = new List<float>();
        foreach (var block in flow.ParameterBlocks)
        {
            if (block.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                own.AddRange(flow.Parameters.Slice(first, block.Count));
            }

            first += block.Count;
        }

        var blocks = flow.ParameterBlocks.Where(block => block.Name.StartsWith(prefix, StringComparison.Ordinal));
        return new LayerParameters($"{name}.{layer}", [.. blocks.Select(block => block with { Name = block.Name[prefix.Length..] })], [.. own]);
    }
}
