using System.Numerics;
using System.Runtime.CompilerServices;
using Lyraflow.Engine;

namespace Lyraflow.Layers.Transformers;

/// <summary>
/// The knots along one axis of the spline, for one vector of rows: bin sizes minimum + (1 − K·minimum)·softmax(logits)
/// on the unit interval. Creating it replaces the logits by their exponentials e (relative to the largest), which is
/// what both searches and the back-propagation read.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TLanes">The vectors to compute with.</typeparam>
internal readonly ref struct SplineKnots<T, TLanes>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLanes : struct, ILanes<TLanes, T>
{
    private readonly ref T _exponentials;
    private readonly nuint _stride;
    private readonly int _bins;
    private readonly T _minimum;

    /// <summary>Computes the exponentials in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SplineKnots(ref T logits, int stride, int bins, T minimum)
    {
        _exponentials = ref logits;
        _stride = (nuint)stride;
        _bins = bins;
        _minimum = minimum;

        var largest = TLanes.Load(ref logits);
        nuint offset = _stride;
        for (var k = 1; k < bins; k++, offset += _stride)
        {
            largest = TLanes.AtLeast(TLanes.Load(ref logits, offset), largest);
        }

        var sum = TLanes.Zero;
        offset = 0;
        for (var k = 0; k < bins; k++, offset += _stride)
        {
            var e = VectorMath<T, TLanes>.Exp(TLanes.Load(ref logits, offset) - largest);
            e.Store(ref logits, offset);
            sum += e;
        }

        ReciprocalSum = TLanes.One / sum;
    }

    /// <summary>1 / Σe.</summary>
    public TLanes ReciprocalSum { get; }

    private TLanes Scale => TLanes.Create(T.One - (_minimum * T.CreateChecked(_bins))) * ReciprocalSum;

    /// <summary>The bin that holds <paramref name="t"/> ∈ [0, 1].</summary>
    /// <returns>Its index.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Find(TLanes t, out TLanes begin, out TLanes size)
    {
        var scale = Scale;
        var minimum = TLanes.Create(_minimum);
        var one = TLanes.One;
        var knot = TLanes.Zero;
        var number = TLanes.Zero;
        var index = TLanes.Zero;
        begin = knot;
        size = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref _exponentials), minimum);
        var current = size;
        nuint offset = _stride;
        for (var k = 1; k < _bins; k++, offset += _stride)
        {
            knot += current;
            number += one;
            current = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref _exponentials, offset), minimum);
            var reached = TLanes.GreaterThanOrEqual(t, knot);
            begin = TLanes.Select(reached, knot, begin);
            size = TLanes.Select(reached, current, size);
            index = TLanes.Select(reached, number, index);
        }

        PinLast(index, begin, ref size);
        return index;
    }

    /// <summary>Where bin <paramref name="index"/> begins, and its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Locate(TLanes index, out TLanes begin, out TLanes size)
    {
        var scale = Scale;
        var minimum = TLanes.Create(_minimum);
        var one = TLanes.One;
        var knot = TLanes.Zero;
        var number = TLanes.Zero;
        begin = knot;
        size = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref _exponentials), minimum);
        var current = size;
        nuint offset = _stride;
        for (var k = 1; k < _bins; k++, offset += _stride)
        {
            knot += current;
            number += one;
            current = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref _exponentials, offset), minimum);
            var reached = TLanes.GreaterThanOrEqual(index, number);
            begin = TLanes.Select(reached, knot, begin);
            size = TLanes.Select(reached, current, size);
        }

        PinLast(index, begin, ref size);
    }

    /// <summary>
    /// Turns the exponentials into the gradient of the logits. With p = e/Σe and the gradients of the bin's begin and
    /// size, ∂loss/∂p is scale·(begin gradient) for the bins before it, scale·(size gradient) for itself and zero
    /// after it; softmax subtracts the mean of that under p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BackPropagate(
        ref T exponentials,
        int stride,
        int bins,
        T minimum,
        TLanes reciprocalSum,
        TLanes index,
        TLanes begin,
        TLanes size,
        TLanes beginGradient,
        TLanes sizeGradient)
    {
        var scale = TLanes.Create(T.One - (minimum * T.CreateChecked(bins)));
        var least = TLanes.Create(minimum);

        // What softmax gives to this bin, and to it and all after it. The pinned size of the last bin is what the
        // others leave of one and carries their rounding, so there both come from its own exponential.
        var last = TLanes.Equals(index, TLanes.Create(T.CreateChecked(bins - 1)));
        var lastShare = scale * reciprocalSum * TLanes.Load(ref exponentials, (nuint)(bins - 1) * (nuint)stride);
        var share = TLanes.Select(last, lastShare, size - least);
        var rest = TLanes.Select(last, lastShare, scale - (begin - (least * index)));
        var before = (beginGradient * rest) - (sizeGradient * share);
        var itself = before + (scale * (sizeGradient - beginGradient));
        var after = before - (scale * beginGradient);
        var one = TLanes.One;
        var number = TLanes.Zero;
        nuint offset = 0;
        for (var k = 0; k < bins; k++, offset += (nuint)stride)
        {
            var factor = TLanes.Select(TLanes.GreaterThan(index, number), before, after);
            factor = TLanes.Select(TLanes.Equals(index, number), itself, factor);
            var p = TLanes.Load(ref exponentials, offset) * reciprocalSum;
            (p * factor).Store(ref exponentials, offset);
            number += one;
        }
    }

    /// <summary>
    /// The last bin ends at exactly one, whatever the rounding of the sum, unless that would leave it less than the
    /// minimum, or nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PinLast(TLanes index, TLanes begin, ref TLanes size)
    {
        var last = TLanes.Equals(index, TLanes.Create(T.CreateChecked(_bins - 1)));
        size = TLanes.Select(last, TLanes.AtLeast(TLanes.One - begin, TLanes.Create(_minimum)), size);
    }
}
