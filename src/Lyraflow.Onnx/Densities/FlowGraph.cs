using System.Globalization;
using System.Text.Json;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Onnx.Layers;
using Lyraflow.Storage;

namespace Lyraflow.Onnx.Densities;

/// <summary>Flows of one shape as operations of a graph, computed together: their layers, then their base.</summary>
internal static class FlowGraph
{
    /// <summary>What flows have in common that can be computed together: all but their parameters and standardizations.</summary>
    public static string Kind(Flow<float> flow)
    {
        Standardization none = new([], []);
        var shape = flow.Options with
        {
            Context = flow.Options.Context is null ? null : none,
            Bijections = [.. flow.Options.Bijections.Select(bijection => bijection is Standardization ? none : bijection)],
        };
        return JsonSerializer.Serialize(shape, ModelJson.Default.FlowShape);
    }

    /// <summary>ln p of rows, rows × flows; −∞ so far out that a distance overflows.</summary>
    /// <param name="flows">The flows, all of one <see cref="Kind"/>.</param>
    /// <param name="inputs">The rows.</param>
    public static Value LogDensity(IReadOnlyList<Flow<float>> flows, GraphInputs inputs)
    {
        var shape = flows[0].Options;
        var features = inputs.Features.InFront().Repeated(flows.Count);
        var context = shape.Context is null
            ? null
            : StandardizationGraph.Apply([.. flows.Select(flow => flow.Options.Context!)], inputs.Context!.InFront().Repeated(flows.Count));
        var rows = new LayerRows(features, context);
        for (var layer = 0; layer < shape.Bijections.Count; layer++)
        {
            BijectionShape[] each = [.. flows.Select(flow => flow.Options.Bijections[layer])];
            if (each[0] is not (Standardization or BoxShape))
            {
                rows = rows.Wide();
            }

            var parameters = Parameters(flows, layer.ToString(CultureInfo.InvariantCulture));
            rows = BijectionGraphs.For(each[0]).ToBase(each, parameters, rows, features.Graph);
        }

        var log = BaseGraph.LogDensity(shape.Base, Parameters(flows, "base"), rows.Wide(), flows[0].Dimension);
        var known = log.IsNaN().Choose(log.Number(double.NegativeInfinity), log);
        return known.Turned(2, 1, 0).Reshape(-1, flows.Count);
    }

    /// <summary>The parameters of a layer, or of the base.</summary>
    private static LayerParameters Parameters(IReadOnlyList<Flow<float>> flows, string layer)
    {
        var prefix = $"{layer}.";
        var all = flows[0].ParameterBlocks;
        var own = all.Where(block => block.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        var first = all.TakeWhile(block => !own.Contains(block)).Sum(block => block.Count);
        var count = own.Sum(block => block.Count);
        return new LayerParameters(
            [.. own.Select(block => block with { Name = block.Name[prefix.Length..] })],
            [.. flows.Select(flow => flow.Parameters.Slice(own.Length == 0 ? 0 : first, count).ToArray())]);
    }
}
