namespace Lyraflow.Bijections;

/// <summary>The shape of a <see cref="Radial{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record RadialOptions(int Dimension) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "radial map");

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Radial<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "radial map";
}
