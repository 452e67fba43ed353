using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(PermutationShape), "permutation")]
public abstract partial record BijectionShape;

/// <summary>The order of a <see cref="Permutation{T}"/>.</summary>
/// <param name="Order">Column j of the result is column Order[j] of the input.</param>
public sealed record PermutationShape(IReadOnlyList<int> Order) : BijectionShape
{
    /// <summary>The rotation that moves every column one place to the right and the last to the front.</summary>
    public static PermutationShape Rotation(int dimension)
        => new([.. Enumerable.Range(0, dimension).Select(column => (column + dimension - 1) % dimension)]);

    /// <summary>The columns from the last to the first.</summary>
    public static PermutationShape Reversal(int dimension)
        => new([.. Enumerable.Range(0, dimension).Reverse()]);

    /// <summary>A random order, the same for the same seed.</summary>
    public static PermutationShape Random(int dimension, long seed)
    {
        int[] order = [.. Enumerable.Range(0, dimension)];
        new RandomSource(seed).Fork("permutation").Shuffle(order.AsSpan());
        return new PermutationShape(order);
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
    internal override Bijection<T> Build<T>() => new Permutation<T>(this);

    /// <inheritdoc/>
    public override string Describe() => $"columns in the order {string.Join(' ', Order)}";
}

/// <summary>
/// Reorders columns: column j of z is column order[j] of x. A rotation by one, which the paper puts after each
/// coupling layer, is the order D−1, 0, 1, …, D−2. Its log-determinant is zero.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Permutation<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _order;
    private readonly int[] _inverse;

    /// <summary>Creates the map.</summary>
    /// <param name="options">The order.</param>
    public Permutation(PermutationShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _order = [.. options.Order];
        _inverse = new int[_order.Length];
        for (var column = 0; column < _order.Length; column++)
        {
            _inverse[_order[column]] = column;
        }
    }

    /// <inheritdoc/>
    public override int Dimension => _order.Length;

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Copy(workspace.Reserve(Dimension));
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        => Reorder(_order, values, workspace, activations);

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        => Reorder(_inverse, values, workspace, activations);

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
        => Reorder(_inverse, gradient, workspace, activations);

    private static void Reorder(int[] order, Tile<T> values, Workspace<T> workspace, Activations activations)
    {
        var copy = workspace[((Copy)activations).Block];
        for (var column = 0; column < order.Length; column++)
        {
            values.Column(column).CopyTo(copy.Column(column));
        }

        for (var column = 0; column < order.Length; column++)
        {
            copy.Column(order[column]).CopyTo(values.Column(column));
        }
    }

    private sealed class Copy(Block block) : Activations
    {
        public Block Block { get; } = block;
    }
}
