using System.Numerics;
using System.Text.Json.Serialization;

namespace Lyraflow.Bijections.Transformers;

/// <summary>The shape of a scalar transformer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AffineTransformerOptions), "affine")]
[JsonDerivedType(typeof(RationalQuadraticSplineOptions), "rational_quadratic_spline")]
public abstract record ScalarTransformerOptions
{
    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible; the message says which are possible.</exception>
    public abstract void Validate();

    /// <summary>Creates the transformer.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public abstract ScalarTransformer<T> Build<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>A few words for people, without the parameters.</summary>
    public abstract string Describe();
}

/// <summary>An <see cref="AffineTransformer{T}"/>; it has nothing to choose.</summary>
public sealed record AffineTransformerOptions : ScalarTransformerOptions
{
    /// <inheritdoc/>
    public override void Validate()
    {
    }

    /// <inheritdoc/>
    public override ScalarTransformer<T> Build<T>() => new AffineTransformer<T>();

    /// <inheritdoc/>
    public override string Describe() => "affine";
}
