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
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal readonly ref struct RationalQuadraticBin<T, TLanes>(TLanes h, TLanes s, TLanes delta0, TLanes delta1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    private readonly TLanes _h = h;
    private readonly TLanes _s = s;
    private readonly TLanes _delta0 = delta0;
    private readonly TLanes _delta1 = delta1;

    private static TLanes Two => TLanes.Create(T.CreateChecked(2));

    private TLanes Bend => _delta0 + _delta1 - (_s + _s);

    /// <summary>y above the lower knot, and ln ∂y/∂x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Evaluate(TLanes xi, out TLanes logSlope)
    {
        var rest = TLanes.One - xi;
        var theta = xi * rest;
        var numerator = (_s * xi * xi) + (_delta0 * theta);
        var denominator = TLanes.FusedMultiplyAdd(Bend, theta, _s);
        logSlope = LogSlope(xi, rest, theta, denominator);
        return _h * (numerator / denominator);
    }

    /// <summary>ξ for a height above the lower knot, and ln ∂y/∂x there (Durkan et al., equations 25 to 29).</summary>
    public TLanes Invert(TLanes y, out TLanes logSlope)
    {
        // Solved from the nearer end of the bin, by the form of the root whose terms have the same sign: seen from the
        // other end, or by the other form, large terms cancel. Rounding may push the discriminant below zero, never
        // the true value.
        var mirrored = TLanes.GreaterThan(y + y, _h);
        var near = TLanes.Select(mirrored, _h - y, y);
        var delta = TLanes.Select(mirrored, _delta1, _delta0);
        var bent = near * Bend;
        var a = (_h * (_s - delta)) + bent;
        var b = (_h * delta) - bent;
        var c = _s * near;
        var discriminant = TLanes.AtLeast((b * b) + (Two * Two * a * c), TLanes.Zero);
        var sum = TLanes.Abs(b) + TLanes.SquareRoot(discriminant);
        var falling = TLanes.LessThan(b, TLanes.Zero);
        var root = TLanes.Select(falling, sum, Two * c) / TLanes.Select(falling, Two * a, sum);
        root = TLanes.AtMost(TLanes.AtLeast(root, TLanes.Zero), TLanes.One);
        var other = TLanes.One - root;
        var xi = TLanes.Select(mirrored, other, root);
        var rest = TLanes.Select(mirrored, root, other);
        var theta = root * other;
        logSlope = LogSlope(xi, rest, theta, TLanes.FusedMultiplyAdd(Bend, theta, _s));
        return xi;
    }

    /// <summary>The gradient of a loss with respect to ξ, h, s, δ₀ and δ₁, taken as independent.</summary>
    /// <param name="xi">The place in the bin.</param>
    /// <param name="yGradient">∂loss/∂y.</param>
    /// <param name="logGradient">∂loss/∂ ln(∂y/∂x).</param>
    public Gradient BackPropagate(TLanes xi, TLanes yGradient, TLanes logGradient)
    {
        var one = TLanes.One;
        var rest = one - xi;
        var theta = xi * rest;
        var square = xi * xi;
        var numerator = (_s * square) + (_delta0 * theta);
        var perDenominator = one / TLanes.FusedMultiplyAdd(Bend, theta, _s);
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
    private TLanes SlopeNumerator(TLanes xi, TLanes rest, TLanes theta)
        => (_delta1 * xi * xi) + (Two * _s * theta) + (_delta0 * rest * rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes LogSlope(TLanes xi, TLanes rest, TLanes theta, TLanes denominator)
    {
        var ratio = _s / denominator;
        return VectorMath<T, TLanes>.Log(ratio * ratio * SlopeNumerator(xi, rest, theta));
    }

    /// <summary>Partial derivatives of the loss.</summary>
    internal readonly ref struct Gradient(TLanes xi, TLanes height, TLanes slope, TLanes delta0, TLanes delta1)
    {
        public TLanes Xi { get; } = xi;

        public TLanes Height { get; } = height;

        public TLanes Slope { get; } = slope;

        public TLanes Delta0 { get; } = delta0;

        public TLanes Delta1 { get; } = delta1;
    }
}
