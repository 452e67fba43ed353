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
        ReciprocalSum = TLanes.One / Exponentiate(ref logits, _stride, (nuint)bins * _stride);
    }

    /// <summary>1 / Σe.</summary>
    public TLanes ReciprocalSum { get; }

    private TLanes Scale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Create(T.One - (_minimum * T.CreateChecked(_bins))) * ReciprocalSum;
    }

    /// <summary>The bin that holds <paramref name="t"/> ∈ [0, 1].</summary>
    /// <returns>Its index.</returns>
    public TLanes Find(TLanes t, out TLanes begin, out TLanes size)
    {
        // All in locals: fields and results by reference are not kept in registers.
        ref var exponentials = ref _exponentials;
        var (stride, end) = (_stride, (nuint)_bins * _stride);
        var scale = Scale;
        var minimum = TLanes.Create(_minimum);
        var one = TLanes.One;
        var knot = TLanes.Zero;
        var number = TLanes.Zero;
        var index = TLanes.Zero;
        var foundBegin = knot;
        var foundSize = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref exponentials), minimum);
        var current = foundSize;
        for (var offset = stride; offset < end; offset += stride)
        {
            knot += current;
            number += one;
            current = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref exponentials, offset), minimum);
            var reached = TLanes.GreaterThanOrEqual(t, knot);
            foundBegin = TLanes.Select(reached, knot, foundBegin);
            foundSize = TLanes.Select(reached, current, foundSize);
            index = TLanes.Select(reached, number, index);
        }

        begin = foundBegin;
        size = PinLast(index, foundBegin, foundSize);
        return index;
    }

    /// <summary>Where bin <paramref name="index"/> begins, and its size.</summary>
    public void Locate(TLanes index, out TLanes begin, out TLanes size)
    {
        // All in locals: fields and results by reference are not kept in registers.
        ref var exponentials = ref _exponentials;
        var (stride, end) = (_stride, (nuint)_bins * _stride);
        var scale = Scale;
        var minimum = TLanes.Create(_minimum);
        var one = TLanes.One;
        var knot = TLanes.Zero;
        var number = TLanes.Zero;
        var foundBegin = knot;
        var foundSize = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref exponentials), minimum);
        var current = foundSize;
        for (var offset = stride; offset < end; offset += stride)
        {
            knot += current;
            number += one;
            current = TLanes.FusedMultiplyAdd(scale, TLanes.Load(ref exponentials, offset), minimum);
            var reached = TLanes.GreaterThanOrEqual(index, number);
            foundBegin = TLanes.Select(reached, knot, foundBegin);
            foundSize = TLanes.Select(reached, current, foundSize);
        }

        begin = foundBegin;
        size = PinLast(index, foundBegin, foundSize);
    }

    /// <summary>
    /// Turns the exponentials into the gradient of the logits. With p = e/Σe and the gradients of the bin's begin and
    /// size, ∂loss/∂p is scale·(begin gradient) for the bins before it, scale·(size gradient) for itself and zero
    /// after it; softmax subtracts the mean of that under p.
    /// </summary>
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

    /// <summary>Replaces logits by their exponentials relative to the largest; returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Exponentiate(ref T logits, nuint stride, nuint end)
    {
        var largest = TLanes.Load(ref logits);
        for (var offset = stride; offset < end; offset += stride)
        {
            largest = TLanes.AtLeast(TLanes.Load(ref logits, offset), largest);
        }

        var sum = TLanes.Zero;
        for (nuint offset = 0; offset < end; offset += stride)
        {
            var e = VectorMath<T, TLanes>.Exp(TLanes.Load(ref logits, offset) - largest);
            e.Store(ref logits, offset);
            sum += e;
        }

        return sum;
    }

    /// <summary>
    /// The last bin ends at exactly one, whatever the rounding of the sum, unless that would leave it less than the
    /// minimum, or nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes PinLast(TLanes index, TLanes begin, TLanes size)
    {
        var last = TLanes.Equals(index, TLanes.Create(T.CreateChecked(_bins - 1)));
        return TLanes.Select(last, TLanes.AtLeast(TLanes.One - begin, TLanes.Create(_minimum)), size);
    }
}
