using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lyraflow.Engine;

/// <summary>Elementary functions of whole vectors, for <c>float</c> and <c>double</c>.</summary>
internal static class VectorMath
{
    /// <summary>a·b + c with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> FusedMultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector.FusedMultiplyAdd(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>();
        }

        return Vector.FusedMultiplyAdd(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();
    }

    /// <summary>
    /// The larger of a number and a bound, in one instruction: Vector.Max spends seven on the sign of zero and on the
    /// bound's being no number. What is not a number stays so.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> AtLeast<T>(Vector<T> x, Vector<T> bound) => Vector.MaxNative(bound, x);

    /// <summary>The smaller of a number and a bound, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> AtMost<T>(Vector<T> x, Vector<T> bound) => Vector.MinNative(bound, x);

    /// <summary>
    /// eˣ. In <c>double</c> the platform's; in <c>float</c> a polynomial of degree 7 that stays in single precision
    /// (relative error below 1.3·10⁻⁷) and takes half the time of the platform's, which widens to double. Below
    /// e⁻⁸⁷ (e⁻⁷⁰⁰ in <c>double</c>) it returns that and above e⁸⁸ (e⁷⁰⁰) that: callers pass exponents that are at most
    /// zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x)
    {
        return typeof(T) == typeof(float)
            ? ExpSingle(x.As<T, float>()).As<float, T>()
            : ExpDouble(x.As<T, double>()).As<double, T>();
    }

    /// <summary>The natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log<T>(Vector<T> x)
    {
        return typeof(T) == typeof(float)
            ? Vector.Log(x.As<T, float>()).As<float, T>()
            : Vector.Log(x.As<T, double>()).As<double, T>();
    }

    /// <summary>softplus(x) = ln(1 + eˣ), and its derivative, the logistic function of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Softplus<T>(Vector<T> x, out Vector<T> derivative)
    {
        var one = Vector<T>.One;
        var e = Exp(-Vector.Abs(x));
        var reciprocal = one / (one + e);
        derivative = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<T>.Zero), reciprocal, e * reciprocal);
        return AtLeast(x, Vector<T>.Zero) + Log(one + e);
    }

    /// <summary>
    /// The platform takes another way for the whole vector, with other last bits, where one lane is not a number or
    /// beyond its range. A row must not depend on its neighbours, so it is never asked for such a lane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ExpDouble(Vector<double> x)
    {
        var isNumber = Vector.Equals(x, x);
        var within = AtMost(AtLeast(x, Vector.Create(-700.0)), Vector.Create(700.0));
        var result = Vector.Exp(Vector.ConditionalSelect(isNumber, within, Vector<double>.Zero));
        return Vector.ConditionalSelect(isNumber, result, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ExpSingle(Vector<float> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ ln 2 / 2; ln 2 is subtracted in two parts so that r keeps its low bits.
        x = AtMost(AtLeast(x, Vector.Create(-87f)), Vector.Create(88f));
        var n = Vector.Round(x * Vector.Create(1.44269504f));
        var r = Vector.FusedMultiplyAdd(n, Vector.Create(-0.693359375f), x);
        r = Vector.FusedMultiplyAdd(n, Vector.Create(2.12194440e-4f), r);
        var p = Vector.Create(1f / 5040f);
        p = Vector.FusedMultiplyAdd(p, r, Vector.Create(1f / 720f));
        p = Vector.FusedMultiplyAdd(p, r, Vector.Create(1f / 120f));
        p = Vector.FusedMultiplyAdd(p, r, Vector.Create(1f / 24f));
        p = Vector.FusedMultiplyAdd(p, r, Vector.Create(1f / 6f));
        p = Vector.FusedMultiplyAdd(p, r, Vector.Create(0.5f));
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        var scale = Vector.ShiftLeft(Vector.ConvertToInt32Native(n) + Vector.Create(127), 23);
        return p * scale.As<int, float>();
    }
}
