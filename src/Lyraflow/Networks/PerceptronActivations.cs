using Lyraflow.Numerics;

namespace Lyraflow.Networks;

/// <summary>Where in a <see cref="Workspace{T}"/> a perceptron keeps the values of its layers.</summary>
/// <param name="layers">One block per layer, the input first, the output last.</param>
/// <param name="lastHiddenRows">The last hidden layer row by row, for output tables; empty without.</param>
public sealed class PerceptronActivations(Block[] layers, Block lastHiddenRows)
{
    /// <summary>The block to fill with the inputs; after back-propagation their gradient.</summary>
    public Block Input => Layers[0];

    /// <summary>The block with the outputs that are not in tables; before back-propagation their gradient.</summary>
    public Block Output => Layers[^1];

    internal Block[] Layers { get; } = layers;

    internal Block LastHiddenRows { get; } = lastHiddenRows;
}
