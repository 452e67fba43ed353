using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers;

/// <summary>
/// z = ln(t / (1 − t)), t = (x − left) / (right − left): the box becomes the whole space, for flows on unbounded
/// bases. All their density stays inside the box.
/// </summary>
/// <remarks>
/// t is kept one rounding away from 0 and 1, so that rows on the edges have finite z (±36 in double, ±16 in float).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="options">The box.</param>
internal sealed class LogitBox<T>(LogitBoxShape options) : Box<T>(options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Edge = T.BitIncrement(T.One) - T.One;

    private protected override TLanes Forward<TLanes>(TLanes t, out TLanes slope, out TLanes bend)
    {
        var one = TLanes.One;
        t = TLanes.Min(TLanes.Max(t, TLanes.Create(Edge)), TLanes.Create(T.One - Edge));
        slope = one / (t * (one - t));
        bend = t + t - one;
        return VectorMath<T, TLanes>.Log(t / (one - t));
    }

    private protected override TLanes Backward<TLanes>(TLanes z, out TLanes slope)
    {
        var one = TLanes.One;
        var e = VectorMath<T, TLanes>.Exp(-TLanes.Abs(z));
        var sum = one + e;
        slope = sum * sum / e;
        return TLanes.Select(TLanes.LessThan(z, TLanes.Zero), e, one) / sum;
    }
}
