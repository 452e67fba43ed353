using Lyraflow.Numerics;

namespace Lyraflow.Networks;

/// <summary>Where in a <see cref="Workspace{T}"/> a perceptron keeps the values of its layers.</summary>
/// <param name="layers">One block per layer, the input first, the output last.</param>
/// <param name="gradient">Scratch for the gradient of one layer.</param>
/// <param name="scratch">Room for what has to be turned: a layer's values, its gradient or its weights.</param>
/// <param name="lastHiddenRows">The last hidden layer row by row, for output tables; empty without.</param>
/// <param name="lastHiddenGradient">Its gradient, likewise.</param>
public sealed class PerceptronActivations(
    Block[] layers, Block gradient, Block scratch, Block lastHiddenRows, Block lastHiddenGradient)
{
    /// <summary>The block to fill with the inputs; after back-propagation their gradient.</summary>
    public Block Input => Layers[0];

    /// <summary>The block with the outputs that are not in tables; before back-propagation their gradient.</summary>
    public Block Output => Layers[^1];

    internal Block[] Layers { get; } = layers;

    internal Block Gradient { get; } = gradient;

    internal Block Scratch { get; } = scratch;

    internal Block LastHiddenRows { get; } = lastHiddenRows;

    internal Block LastHiddenGradient { get; } = lastHiddenGradient;
}
