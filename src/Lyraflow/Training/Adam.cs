using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Training;

/// <summary>
/// The optimizer Adam (Kingma and Ba 2015) with decoupled weight decay, on a flat buffer. Any part of the buffer can
/// be updated by itself, so that several threads can share a step.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Adam<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly AlignedBuffer<T> _first;
    private readonly AlignedBuffer<T> _second;
    private double _power1 = 1;
    private double _power2 = 1;

    public Adam(int parameters)
    {
        _first = new AlignedBuffer<T>(parameters);
        _second = new AlignedBuffer<T>(parameters);
    }

    /// <summary>Starts the next step; call it once before the parts are updated.</summary>
    public void Advance()
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
    }

    /// <summary>Updates the parameters in <paramref name="part"/>.</summary>
    /// <typeparam name="TLanes">The vectors to compute with.</typeparam>
    /// <param name="part">The part of the buffer.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradient">The gradient of the part alone.</param>
    /// <param name="gradientScale">What to multiply the gradient by.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="weightDecay">The weight decay.</param>
    public void Update<TLanes>(
        Range part, Span<T> parameters, ReadOnlySpan<T> gradient, double gradientScale, double rate, double weightDecay)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var values = parameters[part];
        var first = _first.Span[part];
        var second = _second.Span[part];
        var step = T.CreateChecked(rate / (1 - _power1));
        var secondScale = T.CreateChecked(1 / (1 - _power2));
        var epsilon = T.CreateChecked(Epsilon);
        var keep = T.CreateChecked(1 - (rate * weightDecay));
        var scale = T.CreateChecked(gradientScale);
        var beta1 = T.CreateChecked(Beta1);
        var beta2 = T.CreateChecked(Beta2);
        var new1 = T.CreateChecked(1 - Beta1);
        var new2 = T.CreateChecked(1 - Beta2);
        var i = 0;
        for (; i + TLanes.Count <= values.Length; i += TLanes.Count)
        {
            var g = TLanes.Load(gradient[i..]) * TLanes.Create(scale);
            var m = (TLanes.Load(first[i..]) * TLanes.Create(beta1)) + (g * TLanes.Create(new1));
            var v = (TLanes.Load(second[i..]) * TLanes.Create(beta2)) + (g * g * TLanes.Create(new2));
            m.Store(first[i..]);
            v.Store(second[i..]);
            var change = TLanes.Create(step) * m / (TLanes.SquareRoot(v * TLanes.Create(secondScale)) + TLanes.Create(epsilon));
            ((TLanes.Load(values[i..]) * TLanes.Create(keep)) - change).Store(values[i..]);
        }

        // The same operations in the same order as a lane's: where a part ends changes no bit.
        for (; i < values.Length; i++)
        {
            var g = gradient[i] * scale;
            first[i] = (first[i] * beta1) + (g * new1);
            second[i] = (second[i] * beta2) + (g * g * new2);
            values[i] = (values[i] * keep) - (step * first[i] / (T.Sqrt(second[i] * secondScale) + epsilon));
        }
    }
}
