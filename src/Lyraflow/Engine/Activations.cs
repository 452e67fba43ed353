
namespace Lyraflow.Engine;

/// <summary>
/// Where in a <see cref="Workspace{T}"/> a bijection keeps what its back-propagation needs. The base class
/// serves bijections that keep nothing.
/// </summary>
internal class Activations
{
    /// <summary>Nothing is kept.</summary>
    public static Activations None { get; } = new();
}
