using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>Independent standard normal columns: ln p(z) = −½|z|² − ½·D·ln 2π.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class StandardNormal<T> : BaseDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _constant;

    /// <summary>Creates the distribution.</summary>
    public StandardNormal(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Dimension = dimension;
        _constant = T.CreateChecked(-0.5 * dimension * Math.Log(2 * Math.PI));
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override void AddLogDensity<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        var minusHalf = TLanes.Create(T.CreateChecked(-0.5));
        for (var row = 0; row < values.PaddedRows; row += TLanes.Count)
        {
            var square = TLanes.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                var z = TLanes.Load(values.Column(column)[row..]);
                square = TLanes.FusedMultiplyAdd(z, z, square);
            }

            var target = logDensity[row..];
            var sum = TLanes.Load(target) + TLanes.Create(_constant);
            TLanes.FusedMultiplyAdd(minusHalf, square, sum).Store(target);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var target = lanes[row..];
                (-TLanes.Load(target) * TLanes.Load(logDensityGradient[row..])).Store(target);
            }
        }
    }

    /// <inheritdoc/>
    public override void Sample(ReadOnlySpan<T> parameters, Tile<T> values, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var row = 0; row < values.Rows; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                values.Column(column)[row] = T.CreateChecked(random.NextNormal());
            }
        }
    }

    /// <inheritdoc/>
    public override bool HasNormalMap => true;

    /// <inheritdoc/>
    public override void ToNormal(ReadOnlySpan<T> parameters, Tile<T> values)
    {
    }
}
