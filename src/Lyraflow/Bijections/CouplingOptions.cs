using Lyraflow.Bijections.Transformers;

namespace Lyraflow.Bijections;

/// <summary>The shape of a <see cref="Coupling{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
/// <param name="Transformed">The columns that are transformed; the others condition them.</param>
/// <param name="Hidden">Widths of the conditioner's hidden layers.</param>
/// <param name="Transformers">The scalar map: one for all transformed columns, or one for each in their order.</param>
public sealed record CouplingOptions(
    int Dimension, IReadOnlyList<int> Transformed, IReadOnlyList<int> Hidden, IReadOnlyList<ScalarTransformerOptions> Transformers)
    : BijectionOptions
{
    /// <summary>Number of context columns that the network reads besides.</summary>
    public int Context { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireDimension(Dimension, "coupling");
        if (Dimension < 2)
        {
            throw new InputException($"A coupling needs at least two columns, one to condition on and one to transform, not {Dimension}.");
        }

        if (Transformed.Count == 0
            || Transformed.Count >= Dimension
            || Transformed.Distinct().Count() != Transformed.Count
            || Transformed.Any(column => column < 0 || column >= Dimension))
        {
            throw new InputException(
                $"A coupling of {Dimension} columns transforms between 1 and {Dimension - 1} different ones, not [{string.Join(", ", Transformed)}].");
        }

        ConditionerOptions.Validate(Hidden, Transformers, Transformed.Count, Context, "A coupling");
    }

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Coupling<T>(this);

    /// <inheritdoc/>
    public override string Describe()
        => $"coupling of columns {string.Join(' ', Transformed)}, {ConditionerOptions.DescribeMaps(Transformers)}, {ConditionerOptions.DescribeNetwork(Dimension - Transformed.Count, Hidden, Context)}";
}
