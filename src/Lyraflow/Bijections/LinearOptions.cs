namespace Lyraflow.Bijections;

/// <summary>The shape of a <see cref="Linear{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record LinearOptions(int Dimension) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "linear map");

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Linear<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "linear map L·U·x + b";
}
