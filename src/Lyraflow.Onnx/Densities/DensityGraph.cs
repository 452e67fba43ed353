using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Primitives;
using Lyraflow.Stacks;

namespace Lyraflow.Onnx.Densities;

/// <summary>A density of any kind as operations of a graph.</summary>
internal static class DensityGraph
{
    /// <summary>ln p of rows, rows × 1.</summary>
    /// <param name="name">The class, for messages.</param>
    /// <param name="density">The density.</param>
    /// <param name="inputs">The rows.</param>
    /// <exception cref="InputException">It is of a kind that a graph cannot hold.</exception>
    public static Value LogDensity(string name, IDensity<float> density, GraphInputs inputs) => density switch
    {
        Flow<float> flow => FlowGraph.LogDensity([flow], inputs),
        GaussianMixture mixture => MixtureGraph.LogDensity(mixture, inputs),
        StackedDensity stack => OfStack(name, stack, inputs),
        _ => throw new InputException($"Class {name} has a density that ONNX export does not know; it knows flows, mixtures and stacks."),
    };

    /// <summary>ln of the weighted sum of the members and of the floor that all classes share.</summary>
    private static Value OfStack(string name, StackedDensity stack, GraphInputs inputs)
    {
        var share = stack.Floor is null ? 0 : BroadFloor.Weight;
        var terms = new List<Value>();
        var logWeights = new List<double>();
        var groups = Enumerable.Range(0, stack.Members.Count).GroupBy(m => stack.Members[m].Density is Flow<float> flow
            ? FlowGraph.Kind(flow)
            : string.Create(CultureInfo.InvariantCulture, $"mixture {m}"));
        foreach (var group in groups.Select(group => group.ToArray()))
        {
            terms.Add(stack.Members[group[0]].Density is Flow<float>
                ? FlowGraph.LogDensity([.. group.Select(m => (Flow<float>)stack.Members[m].Density)], inputs)
                : LogDensity(name, stack.Members[group[0]].Density, inputs));
            logWeights.AddRange(group.Select(m => Math.Log((1 - share) * stack.Members[m].Weight)));
        }

        if (stack.Floor is { } floor)
        {
            terms.Add(MixtureGraph.LogDensity(floor, inputs));
            logWeights.Add(Math.Log(share));
        }

        var graph = inputs.Features.Graph;
        return (terms[0].Beside([.. terms.Skip(1)]) + graph.Constant([.. logWeights], logWeights.Count)).LogSumExp();
    }
}
