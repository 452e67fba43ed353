namespace Lyraflow.Engine.Networks;

/// <summary>Where in a <see cref="Workspace{T}"/> a masked perceptron keeps its layers and its masked weights.</summary>
/// <param name="layers">The values of the layers.</param>
/// <param name="masked">The masked weights.</param>
/// <param name="gradient">Scratch for one tile's gradient of the weights.</param>
internal sealed class MaskedPerceptronActivations(PerceptronActivations layers, Block masked, Block gradient)
{
    /// <summary>The block to fill with the inputs; after back-propagation their gradient.</summary>
    public Block Input => Layers.Input;

    /// <summary>The block with the outputs; before back-propagation their gradient.</summary>
    public Block Output => Layers.Output;

    internal PerceptronActivations Layers { get; } = layers;

    internal Block Masked { get; } = masked;

    internal Block Gradient { get; } = gradient;
}
