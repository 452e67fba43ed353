using Lyraflow.Onnx.Graphs;
using Lyraflow.Primitives;

namespace Lyraflow.Onnx.Layers;

/// <summary>The parameters of one layer, or of a base.</summary>
/// <param name="owner">What their names in the model file begin with.</param>
/// <param name="blocks">Their names within the layer, and their shapes.</param>
/// <param name="values">The parameters, block after block.</param>
internal sealed class LayerParameters(string owner, IReadOnlyList<ParameterBlock> blocks, float[] values)
{
    /// <summary>All of them.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>All of them in double precision.</summary>
    public double[] Doubles => Array.ConvertAll(values, value => (double)value);

    /// <summary>The number of layers of the network among them.</summary>
    public int NetworkLayers => blocks.Count(block => block.Name.EndsWith(".weight", StringComparison.Ordinal));

    /// <summary>The same layer with other numbers.</summary>
    public LayerParameters With(float[] others) => new(owner, blocks, others);

    /// <summary>A block as it stands in the graph.</summary>
    public Value Block(Graph graph, string name)
    {
        var first = 0;
        foreach (var block in blocks)
        {
            if (block.Name == name)
            {
                return graph.Parameters($"{owner}.{name}", values.AsSpan(first, block.Count), [.. block.Shape]);
            }

            first += block.Count;
        }

        throw new ArgumentException($"{owner} has no parameters {name}.", nameof(name));
    }
}
