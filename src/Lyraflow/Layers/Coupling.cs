using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine.Networks;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(CouplingShape), "coupling")]
public abstract partial record BijectionShape;

/// <summary>The shape of a <see cref="Coupling{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
/// <param name="Transformed">The columns that are transformed; the others condition them.</param>
/// <param name="Hidden">Widths of the conditioner's hidden layers.</param>
/// <param name="Transformers">The scalar map: one for all transformed columns, or one for each in their order.</param>
public sealed record CouplingShape(
    int Dimension, IReadOnlyList<int> Transformed, IReadOnlyList<int> Hidden, IReadOnlyList<ScalarTransformerShape> Transformers)
    : BijectionShape
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
                $"A coupling of {Dimension} columns transforms between 1 and {Dimension - 1} different ones, not "
                    + $"[{string.Join(", ", Transformed)}].");
        }

        ConditionerShape.Validate(Hidden, Transformers, Transformed.Count, Context, "A coupling");
    }

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Coupling<T>(this);

    /// <inheritdoc/>
    public override string Describe()
        => $"coupling of columns {string.Join(' ', Transformed)}, {ConditionerShape.DescribeMaps(Transformers)}, "
            + $"{ConditionerShape.DescribeNetwork(Dimension - Transformed.Count, Hidden, Context)}";
}

/// <summary>
/// The coupling wiring (Dinh et al. 2017; Durkan et al. 2019, section 2.1): some columns pass unchanged, and a
/// network that reads them sets the parameters θ of a scalar map of each of the others. One pass in both directions;
/// the Jacobian is triangular, so its log-determinant is the sum of the scalar maps'.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Coupling<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _transformed;
    private readonly int[] _conditioning;
    private readonly ScalarTransformer<T>[] _transformers;
    private readonly Perceptron<T> _conditioner;

    // For each transformed column, where its θ begins in the network's output, how much of it is there, and the table
    // that holds the rest, or -1.
    private readonly (int First, int Count, int Table)[] _theta;

    /// <summary>Creates the map.</summary>
    /// <param name="options">Which columns are transformed, how, and by what network.</param>
    public Coupling(CouplingShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
        _transformed = [.. options.Transformed];
        _conditioning = [.. Enumerable.Range(0, Dimension).Except(options.Transformed)];
        _transformers = new ScalarTransformer<T>[_transformed.Length];
        _theta = new (int, int, int)[_transformed.Length];
        var tables = new List<OutputRange>();
        var (outputs, columns) = (0, 0);
        for (var i = 0; i < _transformed.Length; i++)
        {
            var transformer = options.Transformers[Math.Min(i, options.Transformers.Count - 1)].Build<T>();
            var lookedUp = OutputTable<T>.Supports(transformer.LookedUpParameters, options.Hidden) ? transformer.LookedUpParameters : 0;
            var count = transformer.ParametersPerColumn - lookedUp;
            _transformers[i] = transformer;
            _theta[i] = (columns, count, lookedUp > 0 ? tables.Count : -1);
            columns = checked(columns + count);
            outputs = checked(outputs + transformer.ParametersPerColumn);
            if (lookedUp > 0)
            {
                tables.Add(new OutputRange(outputs - lookedUp, lookedUp));
            }
        }

        ContextDimension = options.Context;
        _conditioner = new Perceptron<T>(_conditioning.Length + ContextDimension, options.Hidden, outputs, tables);
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ContextDimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => _conditioner.ParameterCount;

    /// <inheritdoc/>
    public override int ParametersPerRow => _conditioner.ParametersPerRow;

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
        return new CouplingActivations(_conditioner.Plan(workspace, keep), saved);
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (CouplingActivations)activations;
        Condition<TLanes>(parameters, values, workspace, memory);
        for (var i = 0; i < _transformed.Length; i++)
        {
            var theta = Theta(i, parameters, workspace, memory);
            _transformers[i].ToBase<TLanes>(theta, values.Column(_transformed[i]), logDeterminant, workspace[memory.Saved[i]]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var memory = (CouplingActivations)activations;
        Condition<TLanes>(parameters, values, workspace, memory);
        for (var i = 0; i < _transformed.Length; i++)
        {
            var theta = Theta(i, parameters, workspace, memory);
            _transformers[i].ToData<TLanes>(theta, values.Column(_transformed[i]), logDeterminant);
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
        var memory = (CouplingActivations)activations;
        _conditioner.ClearTableGradients(workspace);
        for (var i = 0; i < _transformed.Length; i++)
        {
            var (first, count, table) = _theta[i];
            var columns = workspace[memory.Conditioner.Output].Slice(first, count);
            var theta = table < 0
                ? columns
                : new Theta<T>(columns, _conditioner.Table(table, parameters, parameterGradient, workspace, memory.Conditioner));
            _transformers[i].BackPropagate<TLanes>(
                theta, gradient.Column(_transformed[i]), logDeterminantGradient, workspace[memory.Saved[i]]);
        }

        _conditioner.BackPropagate<TLanes>(parameters, parameterGradient, workspace, memory.Conditioner);
        var inputGradient = workspace[memory.Conditioner.Input];
        for (var i = 0; i < _conditioning.Length; i++)
        {
            Columns<T, TLanes>.Add(inputGradient.Column(i), gradient.Column(_conditioning[i]));
        }
    }

    private void Condition<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Workspace<T> workspace, CouplingActivations memory)
        where TLanes : struct, ILanes<TLanes, T>
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

        _conditioner.Forward<TLanes>(parameters, workspace, memory.Conditioner);
    }

    private Theta<T> Theta(int transformed, ReadOnlySpan<T> parameters, Workspace<T> workspace, CouplingActivations memory)
    {
        var (first, count, table) = _theta[transformed];
        var columns = workspace[memory.Conditioner.Output].Slice(first, count);
        return table < 0 ? columns : new Theta<T>(columns, _conditioner.Table(table, parameters, workspace, memory.Conditioner));
    }

    private sealed class CouplingActivations(PerceptronActivations conditioner, Block[] saved) : Activations
    {
        public PerceptronActivations Conditioner { get; } = conditioner;

        public Block[] Saved { get; } = saved;
    }
}
