using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Mathematics;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>
/// A learnable mixture of K normal densities with diagonal covariances: a base for data in several clumps, which a
/// continuous map of one clump would leave joined by thin bridges.
/// </summary>
/// <remarks>
/// Parameters: K logits of the weights (softmax), K × D means, K × D scales σ = minimum + softplus(parameter).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class NormalMixture<T> : BaseDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LeastScale = 1e-3;
    private const double StartSpread = 1;

    private readonly int _components;

    /// <summary>Creates the distribution.</summary>
    /// <param name="dimension">Number of columns.</param>
    /// <param name="components">Number of components K, 1 to <see cref="NormalMixtureShape.MaximumComponents"/>.</param>
    public NormalMixture(int dimension, int components)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, NormalMixtureShape.MaximumComponents);
        Dimension = dimension;
        _components = components;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => checked(_components * (1 + (2 * Dimension)));

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterBlock> ParameterBlocks
        => [new("weight", [_components]), new("mean", [_components, Dimension]), new("scale", [_components, Dimension])];

    /// <summary>Equal weights, unit scales, and means drawn from a standard normal.</summary>
    /// <inheritdoc/>
    public override void Initialize(Span<T> parameters, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        parameters.Fill(T.CreateChecked(StableLogarithm.InverseSoftplus(1 - LeastScale)));
        parameters[.._components].Clear();
        foreach (ref var mean in parameters.Slice(_components, _components * Dimension))
        {
            mean = T.CreateChecked(StartSpread * random.NextNormal());
        }
    }

    /// <inheritdoc/>
    public override void AddLogDensity(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        Span<Vector<T>> parts = stackalloc Vector<T>[_components];
        for (var row = 0; row < values.PaddedRows; row += Vector<T>.Count)
        {
            var log = Evaluate(parameters, values, row, parts);
            (Vector.Create<T>(logDensity[row..]) + log).CopyTo(logDensity[row..]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        Span<Vector<T>> parts = stackalloc Vector<T>[_components];
        var total = LogTotalWeight(parameters);
        for (var row = 0; row < values.PaddedRows; row += Vector<T>.Count)
        {
            var log = Evaluate(parameters, values, row, parts);
            var gradient = Vector.Create(logDensityGradient[row..]);
            for (var k = 0; k < _components; k++)
            {
                // From here on each part is its component's share of the gradient.
                parts[k] = VectorMath.Exp(parts[k] - log) * gradient;
                var weight = VectorMath.Exp(Vector.Create(parameters[k] - total));
                parameterGradient[k] += Vector.Sum(parts[k] - (weight * gradient));
            }

            for (var column = 0; column < Dimension; column++)
            {
                var lanes = values.Column(column)[row..];
                BackPropagateColumn(parameters, column, parts, lanes, parameterGradient);
            }
        }
    }

    /// <inheritdoc/>
    public override void Sample(ReadOnlySpan<T> parameters, Tile<T> values, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var total = LogTotalWeight(parameters);
        for (var row = 0; row < values.Rows; row++)
        {
            var rest = random.NextUniform();
            var k = 0;
            for (; k < _components - 1; k++)
            {
                rest -= Math.Exp(double.CreateChecked(parameters[k] - total));
                if (rest < 0)
                {
                    break;
                }
            }

            for (var column = 0; column < Dimension; column++)
            {
                var (mean, scale) = Shape(parameters, k, column, out _);
                values.Column(column)[row] = mean + (scale * T.CreateChecked(random.NextNormal()));
            }
        }
    }

    private void BackPropagateColumn(
        ReadOnlySpan<T> parameters, int column, ReadOnlySpan<Vector<T>> shares, Span<T> lanes, Span<T> parameterGradient)
    {
        var z = Vector.Create<T>(lanes);
        var sum = Vector<T>.Zero;
        for (var k = 0; k < _components; k++)
        {
            var (mean, scale) = Shape(parameters, k, column, out var derivative);
            var perScale = Vector.Create(T.One / scale);
            var standard = (z - Vector.Create(mean)) * perScale;
            var meanGradient = shares[k] * standard * perScale;
            sum -= meanGradient;
            var index = _components + (k * Dimension) + column;
            parameterGradient[index] += Vector.Sum(meanGradient);
            parameterGradient[index + (_components * Dimension)]
                += derivative * Vector.Sum(shares[k] * ((standard * standard) - Vector<T>.One) * perScale);
        }

        sum.CopyTo(lanes);
    }

    /// <summary>ln p of one vector of rows; <paramref name="parts"/> receives ln(weight·density) of each component.</summary>
    private Vector<T> Evaluate(ReadOnlySpan<T> parameters, Tile<T> values, int row, Span<Vector<T>> parts)
    {
        var total = LogTotalWeight(parameters);
        var halfLogTwoPi = T.CreateChecked(0.5 * Math.Log(2 * Math.PI));
        var minusHalf = Vector.Create(T.CreateChecked(-0.5));
        var largest = Vector.Create(T.NegativeInfinity);
        for (var k = 0; k < _components; k++)
        {
            var constant = parameters[k] - total;
            var square = Vector<T>.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                var (mean, scale) = Shape(parameters, k, column, out _);
                var standard = (Vector.Create<T>(values.Column(column)[row..]) - Vector.Create(mean)) * Vector.Create(T.One / scale);
                square = VectorMath.FusedMultiplyAdd(standard, standard, square);
                constant -= T.Log(scale) + halfLogTwoPi;
            }

            parts[k] = VectorMath.FusedMultiplyAdd(minusHalf, square, Vector.Create(constant));
            largest = Vector.Max(largest, parts[k]);
        }

        var sum = Vector<T>.Zero;
        for (var k = 0; k < _components; k++)
        {
            sum += VectorMath.Exp(parts[k] - largest);
        }

        return largest + VectorMath.Log(sum);
    }

    private T LogTotalWeight(ReadOnlySpan<T> parameters)
    {
        var largest = parameters[0];
        foreach (var logit in parameters[.._components])
        {
            largest = T.Max(largest, logit);
        }

        var sum = T.Zero;
        foreach (var logit in parameters[.._components])
        {
            sum += T.Exp(logit - largest);
        }

        return largest + T.Log(sum);
    }

    private (T Mean, T Scale) Shape(ReadOnlySpan<T> parameters, int component, int column, out T derivative)
    {
        var index = _components + (component * Dimension) + column;
        var scale = StableLogarithm.Softplus(double.CreateChecked(parameters[index + (_components * Dimension)]), out var slope);
        derivative = T.CreateChecked(slope);
        return (parameters[index], T.CreateChecked(LeastScale + scale));
    }
}
