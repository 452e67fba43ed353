using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// z = eᵃ·x + b, the map of RealNVP (Dinh et al. 2017) and MAF (Papamakarios et al. 2017). θ = (s, b); the log scale
/// a = s / (1 + |s|/A) stays within ±A, A = ln 1000, so that no θ can overflow.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class AffineTransformer<T> : ScalarTransformer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T ScaleBound = T.CreateChecked(Math.Log(1000));

    /// <inheritdoc/>
    public override int ParametersPerColumn => 2;

    /// <inheritdoc/>
    public override int SavedColumns => 2;

    /// <inheritdoc/>
    public override void ToBase<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant, Tile<T> saved)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        var inputs = saved.Column(0);
        var slopes = saved.Column(1);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var x = TLanes.Load(values[row..]);
            var a = LogScale(TLanes.Load(scales[row..]), out _);
            var slope = VectorMath<T, TLanes>.Exp(a);
            x.Store(inputs[row..]);
            slope.Store(slopes[row..]);
            TLanes.FusedMultiplyAdd(slope, x, TLanes.Load(shifts[row..])).Store(values[row..]);
            (TLanes.Load(logDeterminant[row..]) + a).Store(logDeterminant[row..]);
        }
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(Theta<T> theta, Span<T> values, Span<T> logDeterminant)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        for (var row = 0; row < values.Length; row += TLanes.Count)
        {
            var a = LogScale(TLanes.Load(scales[row..]), out _);
            ((TLanes.Load(values[row..]) - TLanes.Load(shifts[row..])) / VectorMath<T, TLanes>.Exp(a)).Store(values[row..]);
            (TLanes.Load(logDeterminant[row..]) - a).Store(logDeterminant[row..]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        Theta<T> theta, Span<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Tile<T> saved)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        var inputs = saved.Column(0);
        var slopes = saved.Column(1);
        for (var row = 0; row < gradient.Length; row += TLanes.Count)
        {
            var g = TLanes.Load(gradient[row..]);
            var slope = TLanes.Load(slopes[row..]);
            LogScale(TLanes.Load(scales[row..]), out var derivative);
            var inputGradient = g * slope;
            var logScaleGradient = TLanes.FusedMultiplyAdd(
                inputGradient, TLanes.Load(inputs[row..]), TLanes.Load(logDeterminantGradient[row..]));
            (logScaleGradient * derivative).Store(scales[row..]);
            g.Store(shifts[row..]);
            inputGradient.Store(gradient[row..]);
        }
    }

    private static TLanes LogScale<TLanes>(TLanes s, out TLanes derivative)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var one = TLanes.One;
        var reciprocal = one / (one + (TLanes.Abs(s) / TLanes.Create(ScaleBound)));
        derivative = reciprocal * reciprocal;
        return s * reciprocal;
    }
}
