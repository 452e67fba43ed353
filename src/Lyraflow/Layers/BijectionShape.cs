using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>
/// The shape of a bijection, without its parameters: what a model file stores and <see cref="Build{T}"/> turns into
/// the map itself.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Standardization), "standardization")]
[JsonDerivedType(typeof(PermutationShape), "permutation")]
[JsonDerivedType(typeof(CouplingShape), "coupling")]
[JsonDerivedType(typeof(PlanarShape), "planar")]
[JsonDerivedType(typeof(RadialShape), "radial")]
[JsonDerivedType(typeof(BoxScalingShape), "box_scaling")]
[JsonDerivedType(typeof(LogitBoxShape), "logit_box")]
[JsonDerivedType(typeof(AutoregressiveShape), "autoregressive")]
[JsonDerivedType(typeof(InverseShape), "inverse")]
[JsonDerivedType(typeof(LinearShape), "linear")]
[JsonDerivedType(typeof(ActivationNormalizationShape), "activation_normalization")]
public abstract record BijectionShape
{
    private protected const int MaximumDimension = 1 << 14;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible; the message says which are possible.</exception>
    public abstract void Validate();

    /// <summary>Creates the bijection.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public abstract Bijection<T> Build<T>()
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
