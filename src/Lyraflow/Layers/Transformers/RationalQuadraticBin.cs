using System.Numerics;
using System.Runtime.CompilerServices;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// One bin of the spline (Durkan et al. 2019, equations 4 to 8), in their letters: ξ ∈ [0, 1] is the place in the
/// bin, h its height, s = h / w its mean slope, δ₀ and δ₁ the slopes at its ends. Above the bin's lower knot
/// y(ξ) = h·(s·ξ² + δ₀·θ) / (s + (δ₀ + δ₁ − 2s)·θ), θ = ξ(1 − ξ).
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct RationalQuadraticBin<T>(Vector<T> h, Vector<T> s, Vector<T> delta0, Vector<T> delta1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector<T> _h = h;
    private readonly Vector<T> _s = s;
    private readonly Vector<T> _delta0 = delta0;
    private readonly Vector<T> _delta1 = delta1;

    private static Vector<T> Two => Vector.Create(T.CreateChecked(2));

    private Vector<T> Bend => _delta0 + _delta1 - (_s + _s);

    /// <summary>y above the lower knot, and ln ∂y/∂x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Evaluate(Vector<T> xi, out Vector<T> logSlope)
    {
        var rest = Vector<T>.One - xi;
        var theta = xi * rest;
        var numerator = (_s * xi * xi) + (_delta0 * theta);
        var denominator = VectorMath.FusedMultiplyAdd(Bend, theta, _s);
        logSlope = LogSlope(xi, rest, theta, denominator);
        return _h * (numerator / denominator);
    }

    /// <summary>ξ for a height above the lower knot, and ln ∂y/∂x there (Durkan et al., equations 25 to 29).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invert(Vector<T> y, out Vector<T> logSlope)
    {
        // Solved from the nearer end of the bin, by the form of the root whose terms have the same sign: seen from the
        // other end, or by the other form, large terms cancel. Rounding may push the discriminant below zero, never
        // the true value.
        var mirrored = Vector.GreaterThan(y + y, _h);
        var near = Vector.ConditionalSelect(mirrored, _h - y, y);
        var delta = Vector.ConditionalSelect(mirrored, _delta1, _delta0);
        var bent = near * Bend;
        var a = (_h * (_s - delta)) + bent;
        var b = (_h * delta) - bent;
        var c = _s * near;
        var discriminant = VectorMath.AtLeast((b * b) + (Two * Two * a * c), Vector<T>.Zero);
        var sum = Vector.Abs(b) + Vector.SquareRoot(discriminant);
        var falling = Vector.LessThan(b, Vector<T>.Zero);
        var root = Vector.ConditionalSelect(falling, sum, Two * c) / Vector.ConditionalSelect(falling, Two * a, sum);
        root = VectorMath.AtMost(VectorMath.AtLeast(root, Vector<T>.Zero), Vector<T>.One);
        var other = Vector<T>.One - root;
        var xi = Vector.ConditionalSelect(mirrored, other, root);
        var rest = Vector.ConditionalSelect(mirrored, root, other);
        var theta = root * other;
        logSlope = LogSlope(xi, rest, theta, VectorMath.FusedMultiplyAdd(Bend, theta, _s));
        return xi;
    }

    /// <summary>The gradient of a loss with respect to ξ, h, s, δ₀ and δ₁, taken as independent.</summary>
    /// <param name="xi">The place in the bin.</param>
    /// <param name="yGradient">∂loss/∂y.</param>
    /// <param name="logGradient">∂loss/∂ ln(∂y/∂x).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Gradient BackPropagate(Vector<T> xi, Vector<T> yGradient, Vector<T> logGradient)
    {
        var one = Vector<T>.One;
        var rest = one - xi;
        var theta = xi * rest;
        var square = xi * xi;
        var numerator = (_s * square) + (_delta0 * theta);
        var perDenominator = one / VectorMath.FusedMultiplyAdd(Bend, theta, _s);
        var ratio = numerator * perDenominator;
        var m = SlopeNumerator(xi, rest, theta);
        var perM = one / m;
        var skew = rest - xi;

        // y = h·ratio, ratio = numerator / denominator; ln slope = 2 ln s + ln m − 2 ln denominator. In the derivative
        // with respect to s the terms without θ cancel; it is written without them.
        var yPart = yGradient * _h * perDenominator;
        var denominatorPart = Two * logGradient * perDenominator;
        var mPart = logGradient * perM;
        var bendTheta = theta * ((yPart * ratio) + denominatorPart);
        return new Gradient(
            xi: (yPart * _s * m * perDenominator)
                + (mPart * Two * ((_delta1 * xi) + (_s * skew) - (_delta0 * rest)))
                - (denominatorPart * Bend * skew),
            height: yGradient * ratio,
            slope: theta * ((yPart * perDenominator * ((_delta1 * square) - (_delta0 * rest * rest)))
                + (denominatorPart * (_delta0 + _delta1) / _s)
                + (Two * mPart)),
            delta0: (yPart * theta) + (mPart * rest * rest) - bendTheta,
            delta1: (mPart * square) - bendTheta);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<T> SlopeNumerator(Vector<T> xi, Vector<T> rest, Vector<T> theta)
        => (_delta1 * xi * xi) + (Two * _s * theta) + (_delta0 * rest * rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<T> LogSlope(Vector<T> xi, Vector<T> rest, Vector<T> theta, Vector<T> denominator)
    {
        var ratio = _s / denominator;
        return VectorMath.Log(ratio * ratio * SlopeNumerator(xi, rest, theta));
    }

    /// <summary>Partial derivatives of the loss.</summary>
    internal readonly ref struct Gradient(Vector<T> xi, Vector<T> height, Vector<T> slope, Vector<T> delta0, Vector<T> delta1)
    {
        public Vector<T> Xi { get; } = xi;

        public Vector<T> Height { get; } = height;

        public Vector<T> Slope { get; } = slope;

        public Vector<T> Delta0 { get; } = delta0;

        public Vector<T> Delta1 { get; } = delta1;
    }
}
