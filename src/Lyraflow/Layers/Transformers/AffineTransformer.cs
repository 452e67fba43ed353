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
    public override void ToBase(Theta<T> theta, Span<T> values, Span<T> logDeterminant, Tile<T> saved)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        var inputs = saved.Column(0);
        var slopes = saved.Column(1);
        for (var row = 0; row < values.Length; row += Vector<T>.Count)
        {
            var x = Vector.Create<T>(values[row..]);
            var a = LogScale(Vector.Create<T>(scales[row..]), out _);
            var slope = VectorMath.Exp(a);
            x.CopyTo(inputs[row..]);
            slope.CopyTo(slopes[row..]);
            VectorMath.FusedMultiplyAdd(slope, x, Vector.Create<T>(shifts[row..])).CopyTo(values[row..]);
            (Vector.Create<T>(logDeterminant[row..]) + a).CopyTo(logDeterminant[row..]);
        }
    }

    /// <inheritdoc/>
    public override void ToData(Theta<T> theta, Span<T> values, Span<T> logDeterminant)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        for (var row = 0; row < values.Length; row += Vector<T>.Count)
        {
            var a = LogScale(Vector.Create<T>(scales[row..]), out _);
            ((Vector.Create<T>(values[row..]) - Vector.Create<T>(shifts[row..])) / VectorMath.Exp(a)).CopyTo(values[row..]);
            (Vector.Create<T>(logDeterminant[row..]) - a).CopyTo(logDeterminant[row..]);
        }
    }

    /// <inheritdoc/>
    public override void BackPropagate(
        Theta<T> theta, Span<T> gradient, ReadOnlySpan<T> logDeterminantGradient, Tile<T> saved)
    {
        var scales = theta.Columns.Column(0);
        var shifts = theta.Columns.Column(1);
        var inputs = saved.Column(0);
        var slopes = saved.Column(1);
        for (var row = 0; row < gradient.Length; row += Vector<T>.Count)
        {
            var g = Vector.Create<T>(gradient[row..]);
            var slope = Vector.Create<T>(slopes[row..]);
            LogScale(Vector.Create<T>(scales[row..]), out var derivative);
            var inputGradient = g * slope;
            var logScaleGradient = VectorMath.FusedMultiplyAdd(
                inputGradient, Vector.Create<T>(inputs[row..]), Vector.Create(logDeterminantGradient[row..]));
            (logScaleGradient * derivative).CopyTo(scales[row..]);
            g.CopyTo(shifts[row..]);
            inputGradient.CopyTo(gradient[row..]);
        }
    }

    private static Vector<T> LogScale(Vector<T> s, out Vector<T> derivative)
    {
        var one = Vector<T>.One;
        var reciprocal = one / (one + (Vector.Abs(s) / Vector.Create(ScaleBound)));
        derivative = reciprocal * reciprocal;
        return s * reciprocal;
    }
}
