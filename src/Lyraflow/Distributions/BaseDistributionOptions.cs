using System.Numerics;
using System.Text.Json.Serialization;

namespace Lyraflow.Distributions;

/// <summary>The shape of a base distribution.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StandardNormalOptions), "standard_normal")]
public abstract record BaseDistributionOptions
{
    /// <summary>Creates the distribution for rows of <paramref name="dimension"/> columns.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public abstract BaseDistribution<T> Build<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A <see cref="StandardNormal{T}"/>; it has nothing to choose.</summary>
public sealed record StandardNormalOptions : BaseDistributionOptions
{
    /// <inheritdoc/>
    public override BaseDistribution<T> Build<T>(int dimension) => new StandardNormal<T>(dimension);
}
