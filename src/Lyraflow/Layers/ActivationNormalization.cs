using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(ActivationNormalizationShape), "activation_normalization")]
public abstract partial record BijectionShape;

/// <summary>The shape of an <see cref="ActivationNormalization{T}"/>.</summary>
/// <param name="Dimension">Number of columns.</param>
public sealed record ActivationNormalizationShape(int Dimension) : BijectionShape
{
    /// <inheritdoc/>
    public override void Validate() => RequireDimension(Dimension, "activation normalization");

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new ActivationNormalization<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "activation normalization";
}

/// <summary>
/// z = (x − shift)·eᵃ per column, the activation normalization of Glow (Kingma and Dhariwal 2018, section 3.1): it
/// takes its start from the first batch, so that z has zero mean and unit variance there, and is an ordinary map with
/// learnable parameters from then on. A row's density never depends on its batch, as it would with batch normalization.
/// </summary>
/// <remarks>Parameters shift and s, with the log scale a bounded; all zero means that the start is still to come.</remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class ActivationNormalization<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Creates the map.</summary>
    /// <param name="options">The number of columns.</param>
    public ActivationNormalization(ActivationNormalizationShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dimension = options.Dimension;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => 2 * Dimension;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks => [new("shift", [Dimension]), new("log_scale", [Dimension])];

    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random) => parameters.Clear();

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Memory(workspace.Reserve(Dimension));
    }

    /// <inheritdoc/>
    public override void StartFromData<TLanes>(
        Span<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        if (!parameters.ContainsAnyExcept(T.Zero))
        {
            for (var column = 0; column < Dimension; column++)
            {
                var (mean, deviation) = Measure(values.Column(column)[..values.Rows]);
                parameters[column] = T.CreateChecked(mean);
                parameters[Dimension + column] = T.CreateChecked(deviation > 0 ? ScaleBound.Invert(-Math.Log(deviation)) : 0);
            }
        }

        ToBase<TLanes>(parameters, values, logDeterminant, workspace, activations);
    }

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        var output = workspace[((Memory)activations).Output];
        for (var column = 0; column < Dimension; column++)
        {
            var logScale = ScaleBound.LogScale(parameters[Dimension + column], out _);
            var lanes = values.Column(column);
            Columns<T, TLanes>.AddToAll(lanes, -parameters[column]);
            Columns<T, TLanes>.Scale(lanes, T.Exp(logScale));
            Columns<T, TLanes>.AddToAll(logDeterminant, logScale);
            lanes.CopyTo(output.Column(column));
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var logScale = ScaleBound.LogScale(parameters[Dimension + column], out _);
            var lanes = values.Column(column);
            Columns<T, TLanes>.Scale(lanes, T.Exp(-logScale));
            Columns<T, TLanes>.AddToAll(lanes, parameters[column]);
            Columns<T, TLanes>.AddToAll(logDeterminant, -logScale);
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
        var output = workspace[((Memory)activations).Output];
        var logGradient = Columns<T, TLanes>.Sum(logDeterminantGradient);
        for (var column = 0; column < Dimension; column++)
        {
            var logScale = ScaleBound.LogScale(parameters[Dimension + column], out var derivative);
            var lanes = gradient.Column(column);
            parameterGradient[Dimension + column] += derivative * (Columns<T, TLanes>.Dot(lanes, output.Column(column)) + logGradient);
            Columns<T, TLanes>.Scale(lanes, T.Exp(logScale));
            parameterGradient[column] -= Columns<T, TLanes>.Sum(lanes);
        }
    }

    private static (double Mean, double Deviation) Measure(ReadOnlySpan<T> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += double.CreateChecked(value);
        }

        var mean = sum / values.Length;
        var square = 0.0;
        foreach (var value in values)
        {
            square += Math.Pow(double.CreateChecked(value) - mean, 2);
        }

        return (mean, Math.Sqrt(square / values.Length));
    }

    private sealed class Memory(Block output) : Activations
    {
        public Block Output { get; } = output;
    }
}
