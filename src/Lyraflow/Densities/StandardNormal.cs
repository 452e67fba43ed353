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
    public override void AddLogDensity(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        var minusHalf = Vector.Create(T.CreateChecked(-0.5));
        for (var row = 0; row < values.PaddedRows; row += Vector<T>.Count)
        {
            var square = Vector<T>.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                var z = Vector.Create<T>(values.Column(column)[row..]);
                square = VectorMath.FusedMultiplyAdd(z, z, square);
            }

            var target = logDensity[row..];
            var sum = Vector.Create<T>(target) + Vector.Create(_constant);
            VectorMath.FusedMultiplyAdd(minusHalf, square, sum).CopyTo(target);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            for (var row = 0; row < lanes.Length; row += Vector<T>.Count)
            {
                var target = lanes[row..];
                (-Vector.Create<T>(target) * Vector.Create(logDensityGradient[row..])).CopyTo(target);
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
