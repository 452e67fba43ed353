using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>
/// The uniform density on [−1, 1] in every column: ln p(z) = −D·ln 2 inside, −∞ outside. Its gradient is zero on both
/// sides of the edge.
/// </summary>
/// <remarks>
/// The edge forgives the rounding of the layers before it (16 units in the last place); a hard cut of the data is
/// made, exactly, by <c>BoxScaling</c>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class UniformBox<T> : BaseDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Edge = T.One + (T.CreateChecked(16) * (T.BitIncrement(T.One) - T.One));

    private readonly T _constant;

    /// <summary>Creates the distribution.</summary>
    public UniformBox(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Dimension = dimension;
        _constant = T.CreateChecked(-dimension * Math.Log(2));
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override void AddLogDensity<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
    {
        for (var row = 0; row < values.PaddedRows; row += TLanes.Count)
        {
            // The largest |z| also carries a NaN on to the density.
            var largest = TLanes.Zero;
            for (var column = 0; column < Dimension; column++)
            {
                largest = TLanes.Max(largest, TLanes.Abs(TLanes.Load(values.Column(column)[row..])));
            }

            var outside = TLanes.GreaterThan(largest, TLanes.Create(Edge));
            var log = TLanes.Select(outside, TLanes.Create(T.NegativeInfinity), TLanes.Create(_constant));
            log = TLanes.Select(TLanes.Equals(largest, largest), log, largest);
            (TLanes.Load(logDensity[row..]) + log).Store(logDensity[row..]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
    {
        for (var column = 0; column < Dimension; column++)
        {
            values.Column(column).Clear();
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
                values.Column(column)[row] = T.CreateChecked((2 * random.NextUniform()) - 1);
            }
        }
    }

    /// <inheritdoc/>
    public override bool HasNormalMap => true;

    /// <inheritdoc/>
    public override void ToNormal(ReadOnlySpan<T> parameters, Tile<T> values) => NormalScores.OfBox(values);
}
