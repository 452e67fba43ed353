namespace Lyraflow.Engine.Networks;

/// <summary>Where in a <see cref="Workspace{T}"/> a perceptron keeps the values of its layers.</summary>
/// <param name="input">The inputs.</param>
/// <param name="hiddenRows">
/// For each hidden layer its values row by row, as back-propagation and output tables read them; empty where neither
/// does.
/// </param>
/// <param name="output">The outputs that are not in tables.</param>
internal sealed class PerceptronActivations(Block input, Block[] hiddenRows, Block output)
{
    /// <summary>The block to fill with the inputs; after back-propagation their gradient.</summary>
    public Block Input { get; } = input;

    /// <summary>The block with the outputs that are not in tables; before back-propagation their gradient.</summary>
    public Block Output { get; } = output;

    internal Block[] HiddenRows { get; } = hiddenRows;
}
