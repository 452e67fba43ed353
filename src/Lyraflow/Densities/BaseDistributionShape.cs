using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>The shape of a base distribution.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StandardNormalShape), "standard_normal")]
[JsonDerivedType(typeof(UniformBoxShape), "uniform_box")]
[JsonDerivedType(typeof(StudentTShape), "student_t")]
[JsonDerivedType(typeof(NormalMixtureShape), "gaussian_mixture")]
public abstract record BaseDistributionShape
{
    /// <summary>Creates the distribution for rows of <paramref name="dimension"/> columns.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    internal abstract BaseDistribution<T> Build<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>One line for people that says what the distribution is, without its parameters.</summary>
    public abstract string Describe();
}

/// <summary>A <see cref="StandardNormal{T}"/>; it has nothing to choose.</summary>
public sealed record StandardNormalShape : BaseDistributionShape
{
    /// <inheritdoc/>
    internal override BaseDistribution<T> Build<T>(int dimension) => new StandardNormal<T>(dimension);

    /// <inheritdoc/>
    public override string Describe() => "standard normal";
}

/// <summary>A <see cref="UniformBox{T}"/>; it has nothing to choose.</summary>
public sealed record UniformBoxShape : BaseDistributionShape
{
    /// <inheritdoc/>
    internal override BaseDistribution<T> Build<T>(int dimension) => new UniformBox<T>(dimension);

    /// <inheritdoc/>
    public override string Describe() => "uniform on the box [−1, 1]";
}

/// <summary>The shape of a <see cref="StudentT{T}"/>.</summary>
public sealed record StudentTShape : BaseDistributionShape
{
    /// <summary>Degrees of freedom to start from, above 1.</summary>
    public double DegreesOfFreedom { get; init; } = 10;

    /// <inheritdoc/>
    internal override BaseDistribution<T> Build<T>(int dimension)
        => DegreesOfFreedom > 1 && double.IsFinite(DegreesOfFreedom)
            ? new StudentT<T>(dimension, DegreesOfFreedom)
            : throw new InputException($"The degrees of freedom of a Student-t base start above 1, not at {DegreesOfFreedom}.");

    /// <inheritdoc/>
    public override string Describe() => "independent Student-t, learnable degrees of freedom";
}

/// <summary>The shape of a <see cref="NormalMixture{T}"/>.</summary>
/// <param name="Components">Number of components.</param>
public sealed record NormalMixtureShape(int Components) : BaseDistributionShape
{
    internal const int MaximumComponents = 256;

    /// <inheritdoc/>
    internal override BaseDistribution<T> Build<T>(int dimension)
        => Components is >= 1 and <= MaximumComponents
            ? new NormalMixture<T>(dimension, Components)
            : throw new InputException($"A Gaussian mixture has 1 to {MaximumComponents} components, not {Components}.");

    /// <inheritdoc/>
    public override string Describe() => $"mixture of {Components} Gaussians, learnable";
}
