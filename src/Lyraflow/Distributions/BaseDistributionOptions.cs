using System.Numerics;
using System.Text.Json.Serialization;

namespace Lyraflow.Distributions;

/// <summary>The shape of a base distribution.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StandardNormalOptions), "standard_normal")]
[JsonDerivedType(typeof(UniformBoxOptions), "uniform_box")]
[JsonDerivedType(typeof(StudentTOptions), "student_t")]
[JsonDerivedType(typeof(NormalMixtureOptions), "gaussian_mixture")]
public abstract record BaseDistributionOptions
{
    /// <summary>Creates the distribution for rows of <paramref name="dimension"/> columns.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public abstract BaseDistribution<T> Build<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>One line for people that says what the distribution is, without its parameters.</summary>
    public abstract string Describe();
}

/// <summary>A <see cref="StandardNormal{T}"/>; it has nothing to choose.</summary>
public sealed record StandardNormalOptions : BaseDistributionOptions
{
    /// <inheritdoc/>
    public override BaseDistribution<T> Build<T>(int dimension) => new StandardNormal<T>(dimension);

    /// <inheritdoc/>
    public override string Describe() => "standard normal";
}

/// <summary>A <see cref="UniformBox{T}"/>; it has nothing to choose.</summary>
public sealed record UniformBoxOptions : BaseDistributionOptions
{
    /// <inheritdoc/>
    public override BaseDistribution<T> Build<T>(int dimension) => new UniformBox<T>(dimension);

    /// <inheritdoc/>
    public override string Describe() => "uniform on the box [−1, 1]";
}

/// <summary>The shape of a <see cref="StudentT{T}"/>.</summary>
public sealed record StudentTOptions : BaseDistributionOptions
{
    /// <summary>Degrees of freedom to start from, above 1.</summary>
    public double DegreesOfFreedom { get; init; } = 10;

    /// <inheritdoc/>
    public override BaseDistribution<T> Build<T>(int dimension)
        => DegreesOfFreedom > 1 && double.IsFinite(DegreesOfFreedom)
            ? new StudentT<T>(dimension, DegreesOfFreedom)
            : throw new InputException($"The degrees of freedom of a Student-t base start above 1, not at {DegreesOfFreedom}.");

    /// <inheritdoc/>
    public override string Describe() => "independent Student-t, learnable degrees of freedom";
}

/// <summary>The shape of a <see cref="NormalMixture{T}"/>.</summary>
/// <param name="Components">Number of components.</param>
public sealed record NormalMixtureOptions(int Components) : BaseDistributionOptions
{
    internal const int MaximumComponents = 256;

    /// <inheritdoc/>
    public override BaseDistribution<T> Build<T>(int dimension)
        => Components is >= 1 and <= MaximumComponents
            ? new NormalMixture<T>(dimension, Components)
            : throw new InputException($"A Gaussian mixture has 1 to {MaximumComponents} components, not {Components}.");

    /// <inheritdoc/>
    public override string Describe() => $"mixture of {Components} Gaussians, learnable";
}
