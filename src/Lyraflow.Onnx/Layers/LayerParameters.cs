using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Primitives;

namespace Lyraflow.Onnx.Layers;

/// <summary>
/// The parameters of one layer, or of a base, of flows of one shape. The graph holds them in single precision, as the model
/// file does, and computes in double.
/// </summary>
/// <param name="blocks">Their names within the layer, and their shapes.</param>
/// <param name="members">The parameters of each member, block after block.</param>
internal sealed class LayerParameters(IReadOnlyList<ParameterBlock> blocks, float[][] members)
{
    /// <summary>Those of each member.</summary>
    public float[][] Members => members;

    /// <summary>Those of each member in double precision.</summary>
    public double[][] Doubles => Array.ConvertAll(members, member => Array.ConvertAll(member, value => (double)value));

    /// <summary>The number of layers of the network among them.</summary>
    public int NetworkLayers => blocks.Count(block => block.Name.EndsWith(".weight", StringComparison.Ordinal));

    /// <summary>The same layer with other numbers.</summary>
    public LayerParameters With(float[][] others) => new(blocks, others);

    /// <summary>A block of outputs × inputs as members × inputs × outputs, so that rows are multiplied with it from the left.</summary>
    public Value Matrices(Graph graph, string name)
    {
        var (block, numbers) = Find(name);
        var (outputs, inputs) = (block.Shape[0], block.Shape[1]);
        var turned = Enumerable.Range(0, members.Length * inputs * outputs).Select(place =>
        {
            var (member, within) = Math.DivRem(place, inputs * outputs);
            var (input, output) = Math.DivRem(within, outputs);
            return numbers[(((member * outputs) + output) * inputs) + input];
        });
        return graph.Constant([.. turned], members.Length, inputs, outputs).To(NumberType.Double);
    }

    /// <summary>A block of outputs as members × 1 × outputs.</summary>
    public Value Vectors(Graph graph, string name)
    {
        var (block, numbers) = Find(name);
        return graph.Constant(numbers, members.Length, 1, block.Count).To(NumberType.Double);
    }

    private (ParameterBlock Block, float[] Numbers) Find(string name)
    {
        var block = blocks.Single(block => block.Name == name);
        var first = blocks.TakeWhile(other => other != block).Sum(other => other.Count);
        return (block, [.. members.SelectMany(member => member.Skip(first).Take(block.Count))]);
    }
}
