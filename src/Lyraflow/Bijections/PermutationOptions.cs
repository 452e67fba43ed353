namespace Lyraflow.Bijections;

/// <summary>The order of a <see cref="Permutation{T}"/>.</summary>
/// <param name="Order">Column j of the result is column Order[j] of the input.</param>
public sealed record PermutationOptions(IReadOnlyList<int> Order) : BijectionOptions
{
    /// <summary>The rotation that moves every column one place to the right and the last to the front.</summary>
    public static PermutationOptions Rotation(int dimension)
        => new([.. Enumerable.Range(0, dimension).Select(column => (column + dimension - 1) % dimension)]);

    /// <summary>The columns from the last to the first.</summary>
    public static PermutationOptions Reversal(int dimension)
        => new([.. Enumerable.Range(0, dimension).Reverse()]);

    /// <summary>A random order, the same for the same seed.</summary>
    public static PermutationOptions Random(int dimension, long seed)
    {
        int[] order = [.. Enumerable.Range(0, dimension)];
        new Numerics.RandomSource(seed).Fork("permutation").Shuffle(order.AsSpan());
        return new PermutationOptions(order);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Order.Count == 0 || !Order.Order().SequenceEqual(Enumerable.Range(0, Order.Count)))
        {
            throw new InputException($"A permutation names each of its columns once, not [{string.Join(", ", Order)}].");
        }
    }

    /// <inheritdoc/>
    public override Bijection<T> Build<T>() => new Permutation<T>(this);

    /// <inheritdoc/>
    public override string Describe() => $"columns in the order {string.Join(' ', Order)}";
}
