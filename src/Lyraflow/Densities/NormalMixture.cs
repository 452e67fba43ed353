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

    private static int Line => AlignedBuffer<T>.LineLength;

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
    public override void AddLogDensity<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        Span<T> parts = stackalloc T[_components * Line];
        for (var row = 0; row < values.PaddedRows; row += TLanes.Count)
        {
            var log = Evaluate<TLanes>(parameters, values, row, parts);
            (TLanes.Load(logDensity[row..]) + log).Store(logDensity[row..]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        Span<T> shares = stackalloc T[_components * Line];
        Span<T> terms = stackalloc T[Line];
        var total = LogTotalWeight(parameters);
        for (var first = 0; first < values.PaddedRows; first += Line)
        {
            var gradient = logDensityGradient.Slice(first, Line);
            for (var row = 0; row < Line; row += TLanes.Count)
            {
                // Each part becomes its component's share of the gradient.
                var log = Evaluate<TLanes>(parameters, values, first + row, shares[row..]);
                for (var k = 0; k < _components; k++)
                {
                    var share = shares[((k * Line) + row)..];
                    (VectorMath<T, TLanes>.Exp(TLanes.Load(share) - log) * TLanes.Load(gradient[row..])).Store(share);
                }
            }

            for (var k = 0; k < _components; k++)
            {
                var weight = VectorMath<T, TLanes>.Exp(TLanes.Create(parameters[k] - total));
                for (var row = 0; row < Line; row += TLanes.Count)
                {
                    (TLanes.Load(shares[((k * Line) + row)..]) - (weight * TLanes.Load(gradient[row..]))).Store(terms[row..]);
                }

                parameterGradient[k] += Columns<T, TLanes>.Sum(terms);
            }

            for (var column = 0; column < Dimension; column++)
            {
                BackPropagateColumn<TLanes>(parameters, column, shares, values.Column(column).Slice(first, Line), parameterGradient);
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

    /// <summary>The weights, the means and the scales that parameters stand for, component after component.</summary>
    public (T[] Weights, T[] Means, T[] Scales) Numbers(ReadOnlySpan<T> parameters)
    {
        var total = LogTotalWeight(parameters);
        var weights = parameters[.._components].ToArray();
        foreach (ref var weight in weights.AsSpan())
        {
            weight = T.Exp(weight - total);
        }

        var means = new T[_components * Dimension];
        var scales = new T[means.Length];
        for (var i = 0; i < means.Length; i++)
        {
            (means[i], scales[i]) = Shape(parameters, i / Dimension, i % Dimension, out _);
        }

        return (weights, means, scales);
    }

    private void BackPropagateColumn<TLanes>(
        ReadOnlySpan<T> parameters, int column, ReadOnlySpan<T> shares, Span<T> lanes, Span<T> parameterGradient)
        where TLanes : struct, ILanes<TLanes, T>
    {
        Span<T> gradient = stackalloc T[Line];
        Span<T> meanTerms = stackalloc T[Line];
        Span<T> scaleTerms = stackalloc T[Line];
        gradient.Clear();
        for (var k = 0; k < _components; k++)
        {
            var (mean, scale) = Shape(parameters, k, column, out var derivative);
            var perScale = TLanes.Create(T.One / scale);
            for (var row = 0; row < Line; row += TLanes.Count)
            {
                var share = TLanes.Load(shares[((k * Line) + row)..]);
                var standard = (TLanes.Load(lanes[row..]) - TLanes.Create(mean)) * perScale;
                var meanGradient = share * standard * perScale;
                (TLanes.Load(gradient[row..]) - meanGradient).Store(gradient[row..]);
                meanGradient.Store(meanTerms[row..]);
                (share * ((standard * standard) - TLanes.One) * perScale).Store(scaleTerms[row..]);
            }

            var index = _components + (k * Dimension) + column;
            parameterGradient[index] += Columns<T, TLanes>.Sum(meanTerms);
            parameterGradient[index + (_components * Dimension)] += derivative * Columns<T, TLanes>.Sum(scaleTerms);
        }

        gradient.CopyTo(lanes);
    }

    /// <summary>
    /// ln p of one vector of rows; <paramref name="parts"/> receives ln(weight·density) of each component, a cache line
    /// apart.
    /// </summary>
    private TLanes Evaluate<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, int row, Span<T> parts)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var total = LogTotalWeight(parameters);
        var halfLogTwoPi = T.CreateChecked(0.5 * Math.Log(2 * Math.PI));
        var minusHalf = TLanes.Create(T.CreateChecked(-0.5));
        var largest = TLanes.Create(T.NegativeInfinity);
        for (var k = 0; k < _components; k++)
        {
            var constant = parameters[k] - total;
            var square = TLanes.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                var (mean, scale) = Shape(parameters, k, column, out _);
                var standard = (TLanes.Load(values.Column(column)[row..]) - TLanes.Create(mean)) * TLanes.Create(T.One / scale);
                square = TLanes.FusedMultiplyAdd(standard, standard, square);
                constant -= T.Log(scale) + halfLogTwoPi;
            }

            var part = TLanes.FusedMultiplyAdd(minusHalf, square, TLanes.Create(constant));
            part.Store(parts[(k * Line)..]);
            largest = TLanes.Max(largest, part);
        }

        var sum = TLanes.Zero;
        for (var k = 0; k < _components; k++)
        {
            sum += VectorMath<T, TLanes>.Exp(TLanes.Load(parts[(k * Line)..]) - largest);
        }

        return largest + VectorMath<T, TLanes>.Log(sum);
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
