namespace Lyraflow.Bijections;

/// <summary>The shape of a <see cref="Planar{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record PlanarOptions(int Dimension) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "planar map");

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Planar<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "planar map";
}
