namespace Lyraflow.Bijections;

/// <summary>The shape of an <see cref="ActivationNormalization{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record ActivationNormalizationOptions(int Dimension) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "activation normalization");

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new ActivationNormalization<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "activation normalization";
}
