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
internal readonly ref struct SplineKnots<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
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

        var largest = Vector.LoadUnsafe(ref logits);
        nuint offset = _stride;
        for (var k = 1; k < bins; k++, offset += _stride)
        {
            largest = VectorMath.AtLeast(Vector.LoadUnsafe(ref logits, offset), largest);
        }

        var sum = Vector<T>.Zero;
        offset = 0;
        for (var k = 0; k < bins; k++, offset += _stride)
        {
            var e = VectorMath.Exp(Vector.LoadUnsafe(ref logits, offset) - largest);
            e.StoreUnsafe(ref logits, offset);
            sum += e;
        }

        ReciprocalSum = Vector<T>.One / sum;
    }

    /// <summary>1 / Σe.</summary>
    public Vector<T> ReciprocalSum { get; }

    private Vector<T> Scale => Vector.Create(T.One - (_minimum * T.CreateChecked(_bins))) * ReciprocalSum;

    /// <summary>The bin that holds <paramref name="t"/> ∈ [0, 1].</summary>
    /// <returns>Its index.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Find(Vector<T> t, out Vector<T> begin, out Vector<T> size)
    {
        var scale = Scale;
        var minimum = Vector.Create(_minimum);
        var one = Vector<T>.One;
        var knot = Vector<T>.Zero;
        var number = Vector<T>.Zero;
        var index = Vector<T>.Zero;
        begin = knot;
        size = VectorMath.FusedMultiplyAdd(scale, Vector.LoadUnsafe(ref _exponentials), minimum);
        var current = size;
        nuint offset = _stride;
        for (var k = 1; k < _bins; k++, offset += _stride)
        {
            knot += current;
            number += one;
            current = VectorMath.FusedMultiplyAdd(scale, Vector.LoadUnsafe(ref _exponentials, offset), minimum);
            var reached = Vector.GreaterThanOrEqual(t, knot);
            begin = Vector.ConditionalSelect(reached, knot, begin);
            size = Vector.ConditionalSelect(reached, current, size);
            index = Vector.ConditionalSelect(reached, number, index);
        }

        PinLast(index, begin, ref size);
        return index;
    }

    /// <summary>Where bin <paramref name="index"/> begins, and its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Locate(Vector<T> index, out Vector<T> begin, out Vector<T> size)
    {
        var scale = Scale;
        var minimum = Vector.Create(_minimum);
        var one = Vector<T>.One;
        var knot = Vector<T>.Zero;
        var number = Vector<T>.Zero;
        begin = knot;
        size = VectorMath.FusedMultiplyAdd(scale, Vector.LoadUnsafe(ref _exponentials), minimum);
        var current = size;
        nuint offset = _stride;
        for (var k = 1; k < _bins; k++, offset += _stride)
        {
            knot += current;
            number += one;
            current = VectorMath.FusedMultiplyAdd(scale, Vector.LoadUnsafe(ref _exponentials, offset), minimum);
            var reached = Vector.GreaterThanOrEqual(index, number);
            begin = Vector.ConditionalSelect(reached, knot, begin);
            size = Vector.ConditionalSelect(reached, current, size);
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
        Vector<T> reciprocalSum,
        Vector<T> index,
        Vector<T> begin,
        Vector<T> size,
        Vector<T> beginGradient,
        Vector<T> sizeGradient)
    {
        var scale = Vector.Create(T.One - (minimum * T.CreateChecked(bins)));
        var least = Vector.Create(minimum);

        // What softmax gives to this bin, and to it and all after it. The pinned size of the last bin is what the
        // others leave of one and carries their rounding, so there both come from its own exponential.
        var last = Vector.Equals(index, Vector.Create(T.CreateChecked(bins - 1)));
        var lastShare = scale * reciprocalSum * Vector.LoadUnsafe(ref exponentials, (nuint)(bins - 1) * (nuint)stride);
        var share = Vector.ConditionalSelect(last, lastShare, size - least);
        var rest = Vector.ConditionalSelect(last, lastShare, scale - (begin - (least * index)));
        var before = (beginGradient * rest) - (sizeGradient * share);
        var itself = before + (scale * (sizeGradient - beginGradient));
        var after = before - (scale * beginGradient);
        var one = Vector<T>.One;
        var number = Vector<T>.Zero;
        nuint offset = 0;
        for (var k = 0; k < bins; k++, offset += (nuint)stride)
        {
            var factor = Vector.ConditionalSelect(Vector.GreaterThan(index, number), before, after);
            factor = Vector.ConditionalSelect(Vector.Equals(index, number), itself, factor);
            var p = Vector.LoadUnsafe(ref exponentials, offset) * reciprocalSum;
            (p * factor).StoreUnsafe(ref exponentials, offset);
            number += one;
        }
    }

    /// <summary>
    /// The last bin ends at exactly one, whatever the rounding of the sum, unless that would leave it less than the
    /// minimum, or nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PinLast(Vector<T> index, Vector<T> begin, ref Vector<T> size)
    {
        var last = Vector.Equals(index, Vector.Create(T.CreateChecked(_bins - 1)));
        size = Vector.ConditionalSelect(last, VectorMath.AtLeast(Vector<T>.One - begin, Vector.Create(_minimum)), size);
    }
}
