namespace Lyraflow.Primitives;

/// <summary>A named array of parameters: how a model file shows what lies in a flow's flat buffer.</summary>
/// <param name="Name">Name, unique within its owner.</param>
/// <param name="Shape">Length of each axis, the last one contiguous.</param>
public sealed record ParameterBlock(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of parameters.</summary>
    public int Count => Shape.Aggregate(1, (product, length) => checked(product * length));

    /// <summary>The same block, named as a part of an owner.</summary>
    public ParameterBlock Within(string owner) => this with { Name = $"{owner}.{Name}" };
}
