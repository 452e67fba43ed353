using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>
/// A <see cref="CustomBijection"/> among the engine's own: hands it the rows of each tile, without padding, and keeps x
/// for its back-propagation.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class CustomMap<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CustomBijection _map;

    /// <summary>Wraps a bijection.</summary>
    public CustomMap(CustomBijection map)
    {
        _map = map;
        ParameterBlocks = [.. map.ParameterBlocks];
        ParameterCount = ParameterBlocks.Aggregate(0, (sum, block) => checked(sum + block.Count));
    }

    /// <inheritdoc/>
    public override int Dimension => _map.Dimension;

    /// <inheritdoc/>
    public override int ParameterCount { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random)
    {
        parameters.Clear();
        _map.Initialize(parameters, random);
    }

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return keep ? new Memory(workspace.Reserve(Dimension)) : Activations.None;
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        if (activations is Memory memory)
        {
            values.Elements.CopyTo(workspace[memory.Inputs].Elements);
        }

        _map.ToBase(parameters, new Columns<T>(values), logDeterminant[..values.Rows]);
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
        => _map.ToData(parameters, new Columns<T>(values), logDeterminant[..values.Rows]);

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
    {
        var inputs = new Columns<T>(workspace[((Memory)activations).Inputs]);
        _map.BackPropagate(parameters, inputs, new Columns<T>(gradient), logDeterminantGradient[..gradient.Rows], parameterGradient);
    }

    private sealed class Memory(Block inputs) : Activations
    {
        public Block Inputs { get; } = inputs;
    }
}
