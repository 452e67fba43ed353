namespace Lyraflow.Bijections;

/// <summary>The shape of an <see cref="Inverse{T}"/>.</summary>
/// <param name="Inner">The map to turn round.</param>
public sealed record InverseOptions(BijectionOptions Inner) : BijectionOptions
{
    /// <inheritdoc/>
    public override void Validate()
    {
        if (Inner is null)
        {
            throw new InputException("An inverse needs a map to turn round.");
        }

        Inner.Validate();
    }

    /// <inheritdoc/>
    public override Bijection<T> Build<T>()
    {
        Validate();
        return new Inverse<T>(Inner.Build<T>());
    }

    /// <inheritdoc/>
    public override string Describe() => $"inverse of: {Inner.Describe()}";
}
