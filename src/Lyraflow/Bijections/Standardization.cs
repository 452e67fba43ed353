using System.Numerics;
using Lyraflow.Numerics;

namespace Lyraflow.Bijections;

/// <summary>
/// z = (x − mean) / scale per column, frozen: the layer that lets a flow take data in its own units and report
/// densities in those units. log|det ∂z/∂x| = −Σ ln scale.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Standardization<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _mean;
    private readonly T[] _scale;
    private readonly T _logDeterminant;

    /// <summary>Creates the map.</summary>
    /// <param name="options">Means and scales in data units.</param>
    public Standardization(StandardizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _mean = [.. options.Mean.Select(T.CreateChecked)];
        _scale = [.. options.Scale.Select(T.CreateChecked)];
        _logDeterminant = T.CreateChecked(-options.LogScale);
    }

    /// <inheritdoc/>
    public override int Dimension => _mean.Length;

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep) => Activations.None;

    /// <inheritdoc/>
    public override void ToBase(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            var mean = Vector.Create(_mean[column]);
            var scale = Vector.Create(_scale[column]);
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var target = lanes[row..];
                ((Vector.Create<T>(target) - mean) / scale).CopyTo(target);
            }
        }

        AddToAll(logDeterminant, _logDeterminant);
    }

    /// <inheritdoc/>
    public override void ToData(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            var mean = Vector.Create(_mean[column]);
            var scale = Vector.Create(_scale[column]);
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var target = lanes[row..];
                VectorMath.FusedMultiplyAdd(Vector.Create<T>(target), scale, mean).CopyTo(target);
            }
        }

        AddToAll(logDeterminant, -_logDeterminant);
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
        for (var column = 0; column < Dimension; column++)
        {
            var scale = _scale[column];
            foreach (ref var value in gradient.Column(column))
            {
                value /= scale;
            }
        }
    }

    private static void AddToAll(Span<T> values, T term)
    {
        foreach (ref var value in values)
        {
            value += term;
        }
    }
}
