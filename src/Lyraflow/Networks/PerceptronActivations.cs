using Lyraflow.Numerics;

namespace Lyraflow.Networks;

/// <summary>Where in a <see cref="Workspace{T}"/> a perceptron keeps the values of its layers.</summary>
/// <param name="layers">One block per layer, the input first, the output last.</param>
/// <param name="gradient">Scratch for the gradient of one layer.</param>
/// <param name="transposed">Scratch for one layer's values, row-major.</param>
public sealed class PerceptronActivations(Block[] layers, Block gradient, Block transposed)
{
    /// <summary>The block to fill with the inputs; after back-propagation their gradient.</summary>
    public Block Input => Layers[0];

    /// <summary>The block with the outputs; before back-propagation their gradient.</summary>
    public Block Output => Layers[^1];

    internal Block[] Layers { get; } = layers;

    internal Block Gradient { get; } = gradient;

    internal Block Transposed { get; } = transposed;
}
