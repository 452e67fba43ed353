using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Bijections;

/// <summary>The shape of an <see cref="Autoregressive{T}"/>.</summary>
/// <param name="Dimension">Number of columns; each is conditioned on those before it.</param>
/// <param name="Hidden">Widths of the masked network's hidden layers.</param>
/// <param name="Transformers">The scalar map: one for all columns, or one for each in their order.</param>
public sealed record AutoregressiveOptions(
    int Dimension, IReadOnlyList<int> Hidden, IReadOnlyList<ScalarTransformerOptions> Transformers)
    : BijectionOptions
{
    /// <summary>Number of context columns that the network reads besides.</summary>
    public int Context { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireDimension(Dimension, "autoregressive map");
        ConditionerOptions.Validate(Hidden, Transformers, Dimension, Context, "An autoregressive map");
    }

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Autoregressive<T>(this);

    /// <inheritdoc/>
    public override string Describe()
        => $"autoregressive, {ConditionerOptions.DescribeMaps(Transformers)}, {ConditionerOptions.DescribeNetwork(Dimension, Hidden, Context, "masked ")}";
}
