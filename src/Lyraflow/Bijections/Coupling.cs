using System.Numerics;
using Lyraflow.Bijections.Transformers;
using Lyraflow.Networks;
using Lyraflow.Numerics;

namespace Lyraflow.Bijections;

/// <summary>
/// The coupling wiring (Dinh et al. 2017; Durkan et al. 2019, section 2.1): some columns pass unchanged, and a
/// network that reads them sets the parameters θ of a scalar map of each of the others. One pass in both directions;
/// the Jacobian is triangular, so its log-determinant is the sum of the scalar maps'.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Coupling<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _transformed;
    private readonly int[] _conditioning;
    private readonly ScalarTransformer<T>[] _transformers;
    private readonly int[] _thetaStarts;
    private readonly Perceptron<T> _conditioner;

    /// <summary>Creates the map.</summary>
    /// <param name="options">Which columns are transformed, how, and by what network.</param>
    public Coupling(CouplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
        _transformed = [.. options.Transformed];
        _conditioning = [.. Enumerable.Range(0, Dimension).Except(options.Transformed)];
        _transformers = new ScalarTransformer<T>[_transformed.Length];
        _thetaStarts = new int[_transformed.Length + 1];
        for (var i = 0; i < _transformed.Length; i++)
        {
            _transformers[i] = options.Transformers[Math.Min(i, options.Transformers.Count - 1)].Build<T>();
            _thetaStarts[i + 1] = checked(_thetaStarts[i] + _transformers[i].ParametersPerColumn);
        }

        ContextDimension = options.Context;
        _conditioner = new Perceptron<T>(_conditioning.Length + ContextDimension, options.Hidden, _thetaStarts[^1]);
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

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
        return new CouplingActivations(_conditioner.Plan(workspace), saved);
    }

    /// <inheritdoc/>
    public override void ToBase(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (CouplingActivations)activations;
        var theta = Condition(parameters, values, workspace, memory);
        for (var i = 0; i < _transformed.Length; i++)
        {
            _transformers[i].ToBase(Part(theta, i), values.Column(_transformed[i]), logDeterminant, workspace[memory.Saved[i]]);
        }
    }

    /// <inheritdoc/>
    public override void ToData(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var theta = Condition(parameters, values, workspace, (CouplingActivations)activations);
        for (var i = 0; i < _transformed.Length; i++)
        {
            _transformers[i].ToData(Part(theta, i), values.Column(_transformed[i]), logDeterminant);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
    {
        var memory = (CouplingActivations)activations;
        var theta = workspace[memory.Conditioner.Output];
        for (var i = 0; i < _transformed.Length; i++)
        {
            _transformers[i].BackPropagate(
                Part(theta, i), gradient.Column(_transformed[i]), logDeterminantGradient, workspace[memory.Saved[i]]);
        }

        _conditioner.BackPropagate(parameters, parameterGradient, workspace, memory.Conditioner);
        var inputGradient = workspace[memory.Conditioner.Input];
        for (var i = 0; i < _conditioning.Length; i++)
        {
            Lanes.Add(inputGradient.Column(i), gradient.Column(_conditioning[i]));
        }
    }

    private Tile<T> Condition(ReadOnlySpan<T> parameters, Tile<T> values, Workspace<T> workspace, CouplingActivations memory)
    {
        var input = workspace[memory.Conditioner.Input];
        for (var i = 0; i < _conditioning.Length; i++)
        {
            values.Column(_conditioning[i]).CopyTo(input.Column(i));
        }

        for (var i = 0; i < ContextDimension; i++)
        {
            workspace.Context.Column(i).CopyTo(input.Column(_conditioning.Length + i));
        }

        _conditioner.Forward(parameters, workspace, memory.Conditioner);
        return workspace[memory.Conditioner.Output];
    }

    private Tile<T> Part(Tile<T> theta, int transformed)
        => theta.Slice(_thetaStarts[transformed], _thetaStarts[transformed + 1] - _thetaStarts[transformed]);

    private sealed class CouplingActivations(PerceptronActivations conditioner, Block[] saved) : Activations
    {
        public PerceptronActivations Conditioner { get; } = conditioner;

        public Block[] Saved { get; } = saved;
    }
}
