using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lyraflow.Engine;

/// <summary>Elementary functions of whole vectors, for <c>float</c> and <c>double</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vector.</typeparam>
internal static class VectorMath<T, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    /// <summary>
    /// eˣ. In <c>double</c> the platform's; in <c>float</c> a polynomial of degree 7 that stays in single precision
    /// (relative error below 1.3·10⁻⁷) and takes half the time of the platform's, which widens to double. Below
    /// e⁻⁸⁷ (e⁻⁷⁰⁰ in <c>double</c>) it returns that and above e⁸⁸ (e⁷⁰⁰) that: callers pass exponents that are at most
    /// zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp(TLanes x) => typeof(T) == typeof(float) ? ExpSingle(x) : ExpDouble(x);

    /// <summary>The natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log(TLanes x) => TLanes.PlatformLog(x);

    /// <summary>softplus(x) = ln(1 + eˣ), and its derivative, the logistic function of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Softplus(TLanes x, out TLanes derivative)
    {
        var one = TLanes.One;
        var e = Exp(-TLanes.Abs(x));
        var reciprocal = one / (one + e);
        derivative = TLanes.Select(TLanes.GreaterThanOrEqual(x, TLanes.Zero), reciprocal, e * reciprocal);
        return TLanes.AtLeast(x, TLanes.Zero) + Log(one + e);
    }

    /// <summary>tanh(x), and its derivative 1 − tanh²(x) without cancellation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Tanh(TLanes x, out TLanes derivative)
    {
        var one = TLanes.One;
        var size = TLanes.Abs(x);
        var e = Exp(-(size + size));
        var reciprocal = one / (one + e);
        derivative = TLanes.Create(T.CreateChecked(4)) * e * reciprocal * reciprocal;
        var tanh = (one - e) * reciprocal;
        return TLanes.Select(TLanes.LessThan(x, TLanes.Zero), -tanh, tanh);
    }

    /// <summary>ln(1 + y) for y ≥ 0, exact for small y, where 1 + y would round y away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes LogOnePlus(TLanes y)
    {
        var one = TLanes.One;
        var sum = one + y;
        var rounded = sum - one;
        var lost = TLanes.Equals(rounded, TLanes.Zero);
        var safe = TLanes.Select(lost, one, rounded);
        return TLanes.Select(lost, y, Log(sum) * (y / safe));
    }

    /// <summary>
    /// The platform takes another way for the whole vector, with other last bits, where one lane is not a number or
    /// beyond its range. A row must not depend on its neighbours, so it is never asked for such a lane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpDouble(TLanes x)
    {
        var isNumber = TLanes.Equals(x, x);
        var bound = TLanes.Create(T.CreateChecked(700));
        var within = TLanes.AtMost(TLanes.AtLeast(x, -bound), bound);
        var result = TLanes.PlatformExp(TLanes.Select(isNumber, within, TLanes.Zero));
        return TLanes.Select(isNumber, result, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpSingle(TLanes x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ ln 2 / 2; ln 2 is subtracted in two parts so that r keeps its low bits.
        x = TLanes.AtMost(TLanes.AtLeast(x, Constant(-87f)), Constant(88f));
        var n = TLanes.Round(x * Constant(1.44269504f));
        var r = TLanes.FusedMultiplyAdd(n, Constant(-0.693359375f), x);
        r = TLanes.FusedMultiplyAdd(n, Constant(2.12194440e-4f), r);
        var p = Constant(1f / 5040f);
        p = TLanes.FusedMultiplyAdd(p, r, Constant(1f / 720f));
        p = TLanes.FusedMultiplyAdd(p, r, Constant(1f / 120f));
        p = TLanes.FusedMultiplyAdd(p, r, Constant(1f / 24f));
        p = TLanes.FusedMultiplyAdd(p, r, Constant(1f / 6f));
        p = TLanes.FusedMultiplyAdd(p, r, Constant(0.5f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.One);
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.One);
        return p * TLanes.PowerOfTwo(n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Constant(float value) => TLanes.Create(Unsafe.BitCast<float, T>(value));
}
