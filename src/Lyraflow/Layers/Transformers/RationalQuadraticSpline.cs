using System.Numerics;
using System.Runtime.CompilerServices;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// The monotone rational-quadratic spline of Durkan et al. (2019): on [left, right] K bins, in each the quotient of
/// two quadratics (<see cref="RationalQuadraticBin{T, TLanes}"/>); outside the identity. θ = (K widths, K heights, slopes at
/// the knots), unconstrained: widths and heights are minimum + (1 − K·minimum)·softmax as fractions of the interval,
/// slopes are minimum + softplus(θ + c), where c makes zero mean a slope of one.
/// </summary>
/// <remarks>
/// With unit-slope boundaries the outer knots have slope exactly 1 and θ holds the K − 1 inner slopes; with free
/// boundaries all K + 1 are free, for data that lives on the box. The outer knots are pinned to the interval's ends.
/// All arithmetic is done on the unit interval, and inputs are clipped to it before any branch is taken, so rows
/// outside never produce a NaN. A number on a knot belongs to the bin on its right.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class RationalQuadraticSpline<T> : ScalarTransformer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _bins;
    private readonly bool _freeBoundary;
    private readonly T _left;
    private readonly T _right;
    private readonly T _range;
    private readonly T _minimumWidth;
    private readonly T _minimumHeight;
    private readonly T _minimumSlope;
    private readonly T _slopeOffset;

    /// <summary>Creates the map.</summary>
    /// <param name="options">Bins, interval, boundary and minima.</param>
    public RationalQuadraticSpline(RationalQuadraticSplineShape options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _bins = options.Bins;
        _freeBoundary = options.Boundary == SplineBoundary.Free;
        _left = T.CreateChecked(options.Left);
        _right = T.CreateChecked(options.Right);
        _range = T.CreateChecked(options.Right - options.Left);
        _minimumWidth = T.CreateChecked(options.MinimumWidth);
        _minimumHeight = T.CreateChecked(options.MinimumHeight);
        _minimumSlope = T.CreateChecked(options.MinimumSlope);
        _slopeOffset = T.CreateChecked(options.SlopeOffset);
    }

    /// <inheritdoc/>
    public override int ParametersPerColumn => (2 * _bins) + SlopeCount;

    /// <inheritdoc/>
    public override int LookedUpParameters => SlopeCount;

    /// <inheritdoc/>
    public override int SavedColumns => (int)Saved.Count;

    private int SlopeCount => _freeBoundary ? _bins + 1 : _bins - 1;

    private T FirstSlopeKnot => _freeBoundary ? T.Zero : T.One;

    /// <inheritdoc/>
    public override void ToBase<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant, Tile<T> saved)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(theta.Count, ParametersPerColumn);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var lanes = values[row..];
            var x = TLanes.Load(lanes);
            var t = ToUnitInterval(x, out var inside);
            var widths = new SplineKnots<T, TLanes>(ref theta.At(0, row), theta.Columns.Stride, _bins, _minimumWidth);
            var heights = new SplineKnots<T, TLanes>(ref theta.At(_bins, row), theta.Columns.Stride, _bins, _minimumHeight);
            var index = widths.Find(t, out var x0, out var w);
            heights.Locate(index, out var y0, out var h);
            FindSlopes(theta, row, index, out var delta0, out var delta1, out var derivative0, out var derivative1);

            var xi = (t - x0) / w;
            var bin = new RationalQuadraticBin<T, TLanes>(h, h / w, delta0, delta1);
            var y = bin.Evaluate(xi, out var logSlope) + y0;
            var z = FromUnitInterval(y);
            TLanes.Select(inside, z, x).Store(lanes);
            Add(logDeterminant[row..], TLanes.Select(inside, logSlope, TLanes.Zero));

            ref var kept = ref saved.At(0, row);
            Save(ref kept, saved.Stride, Saved.Inside, TLanes.Select(inside, TLanes.One, TLanes.Zero));
            Save(ref kept, saved.Stride, Saved.Index, index);
            Save(ref kept, saved.Stride, Saved.Xi, xi);
            Save(ref kept, saved.Stride, Saved.X0, x0);
            Save(ref kept, saved.Stride, Saved.Width, w);
            Save(ref kept, saved.Stride, Saved.WidthScale, widths.ReciprocalSum);
            Save(ref kept, saved.Stride, Saved.Y0, y0);
            Save(ref kept, saved.Stride, Saved.Height, h);
            Save(ref kept, saved.Stride, Saved.HeightScale, heights.ReciprocalSum);
            Save(ref kept, saved.Stride, Saved.Slope0, delta0);
            Save(ref kept, saved.Stride, Saved.Slope1, delta1);
            Save(ref kept, saved.Stride, Saved.SlopeDerivative0, derivative0);
            Save(ref kept, saved.Stride, Saved.SlopeDerivative1, derivative1);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(theta.Count, ParametersPerColumn);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var lanes = values[row..];
            var z = TLanes.Load(lanes);
            var t = ToUnitInterval(z, out var inside);
            var widths = new SplineKnots<T, TLanes>(ref theta.At(0, row), theta.Columns.Stride, _bins, _minimumWidth);
            var heights = new SplineKnots<T, TLanes>(ref theta.At(_bins, row), theta.Columns.Stride, _bins, _minimumHeight);
            var index = heights.Find(t, out var y0, out var h);
            widths.Locate(index, out var x0, out var w);
            FindSlopes(theta, row, index, out var delta0, out var delta1, out _, out _);

            var bin = new RationalQuadraticBin<T, TLanes>(h, h / w, delta0, delta1);
            var xi = bin.Invert(t - y0, out var logSlope);
            var x = FromUnitInterval(TLanes.FusedMultiplyAdd(xi, w, x0));
            TLanes.Select(inside, x, z).Store(lanes);
            Add(logDeterminant[row..], TLanes.Select(inside, -logSlope, TLanes.Zero));
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        Theta<T> theta, Span<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Tile<T> saved)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(theta.Count, ParametersPerColumn);
        for (var row = 0; row < gradient.Length; row += TLanes.Count)
        {
            ref var kept = ref saved.At(0, row);
            var inside = Load<TLanes>(ref kept, saved.Stride, Saved.Inside);
            var index = Load<TLanes>(ref kept, saved.Stride, Saved.Index);
            var xi = Load<TLanes>(ref kept, saved.Stride, Saved.Xi);
            var x0 = Load<TLanes>(ref kept, saved.Stride, Saved.X0);
            var w = Load<TLanes>(ref kept, saved.Stride, Saved.Width);
            var y0 = Load<TLanes>(ref kept, saved.Stride, Saved.Y0);
            var h = Load<TLanes>(ref kept, saved.Stride, Saved.Height);
            var lanes = gradient[row..];
            var outputGradient = TLanes.Load(lanes);

            // Outside, the map is the identity: no gradient reaches θ, and the input's is the output's.
            var yGradient = outputGradient * inside * TLanes.Create(_range);
            var logGradient = TLanes.Load(logDeterminantGradient[row..]) * inside;
            var s = h / w;
            var delta0 = Load<TLanes>(ref kept, saved.Stride, Saved.Slope0);
            var delta1 = Load<TLanes>(ref kept, saved.Stride, Saved.Slope1);
            var bin = new RationalQuadraticBin<T, TLanes>(h, s, delta0, delta1);
            var slopes = bin.BackPropagate(xi, yGradient, logGradient);

            var tGradient = slopes.Xi / w;
            var hGradient = slopes.Height + (slopes.Slope / w);
            var wGradient = -((slopes.Xi * xi) + (slopes.Slope * s)) / w;
            var unit = TLanes.Create(T.One / _range) * tGradient;
            TLanes.Select(TLanes.GreaterThan(inside, TLanes.Zero), unit, outputGradient).Store(lanes);

            var stride = theta.Columns.Stride;
            var widthScale = Load<TLanes>(ref kept, saved.Stride, Saved.WidthScale);
            SplineKnots<T, TLanes>.BackPropagate(
                ref theta.At(0, row), stride, _bins, _minimumWidth, widthScale, index, x0, w, -tGradient, wGradient);
            var heightScale = Load<TLanes>(ref kept, saved.Stride, Saved.HeightScale);
            SplineKnots<T, TLanes>.BackPropagate(
                ref theta.At(_bins, row), stride, _bins, _minimumHeight, heightScale, index, y0, h, yGradient, hGradient);
            theta.BackPropagate(
                row,
                2 * _bins,
                index - TLanes.Create(FirstSlopeKnot),
                slopes.Delta0 * Load<TLanes>(ref kept, saved.Stride, Saved.SlopeDerivative0),
                slopes.Delta1 * Load<TLanes>(ref kept, saved.Stride, Saved.SlopeDerivative1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Save<TLanes>(ref T kept, int stride, Saved column, TLanes value)
        where TLanes : struct, ILanes<TLanes, T>
        => value.Store(ref kept, (nuint)((int)column * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load<TLanes>(ref T kept, int stride, Saved column)
        where TLanes : struct, ILanes<TLanes, T>
        => TLanes.Load(ref kept, (nuint)((int)column * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes>(Span<T> sum, TLanes term)
        where TLanes : struct, ILanes<TLanes, T>
        => (TLanes.Load(sum) + term).Store(sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes ToUnitInterval<TLanes>(TLanes value, out TLanes inside)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var left = TLanes.Create(_left);
        inside = TLanes.GreaterThanOrEqual(value, left) & TLanes.LessThanOrEqual(value, TLanes.Create(_right));
        var t = (value - left) / TLanes.Create(_range);
        return TLanes.AtMost(TLanes.AtLeast(t, TLanes.Zero), TLanes.One);
    }

    /// <summary>Rounding must not carry a result out of the interval: a density on the box ends there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes FromUnitInterval<TLanes>(TLanes t)
        where TLanes : struct, ILanes<TLanes, T>
        => TLanes.AtMost(TLanes.FusedMultiplyAdd(t, TLanes.Create(_range), TLanes.Create(_left)), TLanes.Create(_right));

    /// <summary>The slopes at both ends of the bin, and their derivatives with respect to their logits.</summary>
    private void FindSlopes<TLanes>(
        Theta<T> theta,
        int row,
        TLanes index,
        out TLanes delta0,
        out TLanes delta1,
        out TLanes derivative0,
        out TLanes derivative1)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var logit0 = theta.LookUp(row, 2 * _bins, index - TLanes.Create(FirstSlopeKnot), out var logit1);
        var offset = TLanes.Create(_slopeOffset);
        var minimum = TLanes.Create(_minimumSlope);
        delta0 = VectorMath<T, TLanes>.Softplus(logit0 + offset, out derivative0) + minimum;
        delta1 = VectorMath<T, TLanes>.Softplus(logit1 + offset, out derivative1) + minimum;
        if (!_freeBoundary)
        {
            var one = TLanes.One;
            var first = TLanes.Equals(index, TLanes.Zero);
            var last = TLanes.Equals(index, TLanes.Create(T.CreateChecked(_bins - 1)));
            delta0 = TLanes.Select(first, one, delta0);
            derivative0 = TLanes.Select(first, TLanes.Zero, derivative0);
            delta1 = TLanes.Select(last, one, delta1);
            derivative1 = TLanes.Select(last, TLanes.Zero, derivative1);
        }
    }

    private enum Saved
    {
        Inside,
        Index,
        Xi,
        X0,
        Width,
        WidthScale,
        Y0,
        Height,
        HeightScale,
        Slope0,
        Slope1,
        SlopeDerivative0,
        SlopeDerivative1,
        Count,
    }
}
