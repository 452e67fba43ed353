using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>
/// The shape of a bijection, without its parameters: what a model file stores and <see cref="Build{T}"/> turns into
/// the map itself.
/// </summary>
/// <remarks>
/// The name of each shape in a model file stands in the shape's own file, on a part of this type. Shapes are closed to
/// other libraries; a map of one's own is a <see cref="CustomBijection"/>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
public abstract partial record BijectionShape
{
    private protected const int MaximumDimension = 1 << 14;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible; the message says which are possible.</exception>
    public abstract void Validate();

    /// <summary>Creates the bijection.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    internal abstract Bijection<T> Build<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>One line for people that says what the map does, without its parameters.</summary>
    public abstract string Describe();

    private protected static void RequireDimension(int dimension, string name)
    {
        if (dimension is < 1 or > MaximumDimension)
        {
            throw new InputException($"A {name} has 1 to {MaximumDimension} columns, not {dimension}.");
        }
    }
}
