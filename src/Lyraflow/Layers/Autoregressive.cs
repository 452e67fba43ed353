using System.Text.Json.Serialization;
using Lyraflow.Engine.Networks;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(AutoregressiveShape), "autoregressive")]
public abstract partial record BijectionShape;

/// <summary>The shape of an <see cref="Autoregressive{T}"/>.</summary>
/// <param name="Dimension">Number of columns; each is conditioned on those before it.</param>
/// <param name="Hidden">Widths of the masked network's hidden layers.</param>
/// <param name="Transformers">The scalar map: one for all columns, or one for each in their order.</param>
public sealed record AutoregressiveShape(
    int Dimension, IReadOnlyList<int> Hidden, IReadOnlyList<ScalarTransformerShape> Transformers)
    : BijectionShape
{
    /// <summary>Number of context columns that the network reads besides.</summary>
    public int Context { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireDimension(Dimension, "autoregressive map");
        ConditionerShape.Validate(Hidden, Transformers, Dimension, Context, "An autoregressive map");
    }

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Autoregressive<T>(this);

    /// <inheritdoc/>
    public override string Describe()
        => $"autoregressive, {ConditionerShape.DescribeMaps(Transformers)}, "
            + $"{ConditionerShape.DescribeNetwork(Dimension, Hidden, Context, "masked ")}";
}

/// <summary>
/// The autoregressive wiring (Papamakarios et al. 2017; Durkan et al. 2019, section 2.1): a masked network reads the
/// columns before each column and sets the parameters θ of its scalar map. Data → base takes one pass; base → data
/// one pass per column, so a sample costs D times a density. <see cref="Inverse{T}"/> turns that around.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Autoregressive<T> : Bijection<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly ScalarTransformer<T>[] _transformers;
    private readonly int[] _thetaStarts;
    private readonly MaskedPerceptron<T> _conditioner;

    /// <summary>Creates the map.</summary>
    /// <param name="options">The columns, their scalar maps, and the network.</param>
    public Autoregressive(AutoregressiveShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ContextDimension = options.Context;
        _transformers = new ScalarTransformer<T>[options.Dimension];
        _thetaStarts = new int[options.Dimension + 1];
        for (var i = 0; i < _transformers.Length; i++)
        {
            _transformers[i] = options.Transformers[Math.Min(i, options.Transformers.Count - 1)].Build<T>();
            _thetaStarts[i + 1] = checked(_thetaStarts[i] + _transformers[i].ParametersPerColumn);
        }

        _conditioner = new MaskedPerceptron<T>(
            options.Context, options.Hidden, Array.ConvertAll(_transformers, transformer => transformer.ParametersPerColumn));
    }

    /// <inheritdoc/>
    public override int Dimension => _transformers.Length;

    /// <inheritdoc/>
    public override int ContextDimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => _conditioner.ParameterCount;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks
        => [.. _conditioner.ParameterBlocks.Select(block => block.Within("conditioner"))];

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random) => _conditioner.Initialize(parameters, random);

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var saved = Array.ConvertAll(_transformers, transformer => workspace.Reserve(transformer.SavedColumns));
        return new Memory(_conditioner.Plan(workspace, keep), saved);
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (Memory)activations;
        _conditioner.Mask(parameters, workspace, memory.Conditioner);
        Condition(values, Dimension, workspace, memory);
        _conditioner.Forward<TLanes>(workspace, memory.Conditioner);
        var theta = workspace[memory.Conditioner.Output];
        for (var i = 0; i < Dimension; i++)
        {
            _transformers[i].ToBase<TLanes>(Part(theta, i), values.Column(i), logDeterminant, workspace[memory.Saved[i]]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (Memory)activations;
        _conditioner.Mask(parameters, workspace, memory.Conditioner);
        var theta = workspace[memory.Conditioner.Output];
        for (var i = 0; i < Dimension; i++)
        {
            Condition(values, i, workspace, memory);
            _conditioner.ForwardPart<TLanes>(_thetaStarts[i], _thetaStarts[i + 1] - _thetaStarts[i], workspace, memory.Conditioner);
            _transformers[i].ToData<TLanes>(Part(theta, i), values.Column(i), logDeterminant);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
    {
        var memory = (Memory)activations;
        var theta = workspace[memory.Conditioner.Output];
        for (var i = 0; i < Dimension; i++)
        {
            _transformers[i].BackPropagate<TLanes>(Part(theta, i), gradient.Column(i), logDeterminantGradient, workspace[memory.Saved[i]]);
        }

        _conditioner.BackPropagate<TLanes>(parameterGradient, workspace, memory.Conditioner);
        var inputGradient = workspace[memory.Conditioner.Input];
        for (var i = 0; i < Dimension; i++)
        {
            Columns<T, TLanes>.Add(inputGradient.Column(ContextDimension + i), gradient.Column(i));
        }
    }

    /// <summary>Gives the network the context and the first <paramref name="known"/> columns; the others are zero.</summary>
    private void Condition(Tile<T> values, int known, Workspace<T> workspace, Memory memory)
    {
        var input = workspace[memory.Conditioner.Input];
        for (var i = 0; i < ContextDimension; i++)
        {
            workspace.Context.Column(i).CopyTo(input.Column(i));
        }

        for (var i = 0; i < Dimension; i++)
        {
            var column = input.Column(ContextDimension + i);
            if (i < known)
            {
                values.Column(i).CopyTo(column);
            }
            else
            {
                column.Clear();
            }
        }
    }

    private Tile<T> Part(Tile<T> theta, int column)
        => theta.Slice(_thetaStarts[column], _thetaStarts[column + 1] - _thetaStarts[column]);

    private sealed class Memory(MaskedPerceptronActivations conditioner, Block[] saved) : Activations
    {
        public MaskedPerceptronActivations Conditioner { get; } = conditioner;

        public Block[] Saved { get; } = saved;
    }
}
