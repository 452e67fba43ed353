using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Layers.Transformers;

/// <summary>The shape of a scalar transformer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
public abstract partial record ScalarTransformerShape
{
    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible; the message says which are possible.</exception>
    public abstract void Validate();

    /// <summary>Creates the transformer.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    internal abstract ScalarTransformer<T> Build<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>A few words for people, without the parameters.</summary>
    public abstract string Describe();
}

[JsonDerivedType(typeof(AffineTransformerShape), "affine")]
public abstract partial record ScalarTransformerShape;

/// <summary>An <see cref="AffineTransformer{T}"/>; it has nothing to choose.</summary>
public sealed record AffineTransformerShape : ScalarTransformerShape
{
    /// <inheritdoc/>
    public override void Validate()
    {
    }

    /// <inheritdoc/>
    internal override ScalarTransformer<T> Build<T>() => new AffineTransformer<T>();

    /// <inheritdoc/>
    public override string Describe() => "affine";
}
