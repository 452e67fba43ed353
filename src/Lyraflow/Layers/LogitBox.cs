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

    private protected override Vector<T> Forward(Vector<T> t, out Vector<T> slope, out Vector<T> bend)
    {
        var one = Vector<T>.One;
        t = Vector.Min(Vector.Max(t, Vector.Create(Edge)), Vector.Create(T.One - Edge));
        slope = one / (t * (one - t));
        bend = t + t - one;
        return VectorMath.Log(t / (one - t));
    }

    private protected override Vector<T> Backward(Vector<T> z, out Vector<T> slope)
    {
        var one = Vector<T>.One;
        var e = VectorMath.Exp(-Vector.Abs(z));
        var sum = one + e;
        slope = sum * sum / e;
        return Vector.ConditionalSelect(Vector.LessThan(z, Vector<T>.Zero), e, one) / sum;
    }
}
