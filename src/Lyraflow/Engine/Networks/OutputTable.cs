using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyraflow.Engine.Networks;

/// <summary>
/// Outputs of a perceptron of which each row needs only a few: computed one by one from the last hidden layer, instead
/// of all of them for all rows by a matrix product. A spline of 64 bins reads two of its 63 slopes.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct OutputTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below, a matrix product computes all of them sooner than a few are found one by one.
    private const int LeastCount = 24;

    private readonly ReadOnlySpan<T> _weights;
    private readonly ReadOnlySpan<T> _bias;
    private readonly ReadOnlySpan<T> _hidden;
    private readonly Span<T> _weightGradient;
    private readonly Span<T> _biasGradient;
    private readonly Span<T> _hiddenGradient;
    private readonly int _width;

    /// <summary>Creates a table to read.</summary>
    /// <param name="weights">One row per entry.</param>
    /// <param name="bias">One number per entry.</param>
    /// <param name="hidden">The last hidden layer of a tile, row by row.</param>
    public OutputTable(ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, ReadOnlySpan<T> hidden)
    {
        _weights = weights;
        _bias = bias;
        _hidden = hidden;
        _width = weights.Length / bias.Length;
    }

    private OutputTable(OutputTable<T> table, Span<T> weightGradient, Span<T> biasGradient, Span<T> hiddenGradient)
    {
        this = table;
        _weightGradient = weightGradient;
        _biasGradient = biasGradient;
        _hiddenGradient = hiddenGradient;
    }

    /// <summary>Number of entries.</summary>
    public int Count => _bias.Length;

    /// <summary>Whether a table of <paramref name="count"/> entries is worthwhile, and its hidden layer whole vectors wide.</summary>
    public static bool Supports(int count, IReadOnlyList<int> hidden)
        => count >= LeastCount && hidden.Count > 0 && hidden[^1] == TileSize.Pad<T>(hidden[^1]);

    /// <summary>The table with room for gradients, to which <see cref="BackPropagate"/> adds.</summary>
    public OutputTable<T> WithGradients(Span<T> weightGradient, Span<T> biasGradient, Span<T> hiddenGradient)
        => new(this, weightGradient, biasGradient, hiddenGradient);

    /// <summary>Output <paramref name="entry"/> for one row of the tile.</summary>
    public T Evaluate(int row, int entry)
        => _bias[entry] + Lanes.Dot(_weights.Slice(entry * _width, _width), _hidden.Slice(row * _width, _width));

    /// <summary>Outputs <paramref name="entry"/> and entry + 1 for one row of the tile.</summary>
    public (T, T) EvaluatePair(int row, int entry)
    {
        var weights = _weights.Slice(entry * _width, 2 * _width);
        var hidden = _hidden.Slice(row * _width, _width);
        ref var first = ref MemoryMarshal.GetReference(weights);
        ref var second = ref Unsafe.Add(ref first, _width);
        ref var value = ref MemoryMarshal.GetReference(hidden);
        var (sum0, sum1) = (Vector<T>.Zero, Vector<T>.Zero);
        for (nuint at = 0; at < (nuint)_width; at += (nuint)Vector<T>.Count)
        {
            var lanes = Vector.LoadUnsafe(ref value, at);
            sum0 = VectorMath.FusedMultiplyAdd(Vector.LoadUnsafe(ref first, at), lanes, sum0);
            sum1 = VectorMath.FusedMultiplyAdd(Vector.LoadUnsafe(ref second, at), lanes, sum1);
        }

        return (_bias[entry] + Vector.Sum(sum0), _bias[entry + 1] + Vector.Sum(sum1));
    }

    /// <summary>Takes in ∂loss/∂ of outputs <paramref name="entry"/> and entry + 1 of one row.</summary>
    public void BackPropagatePair(int row, int entry, T gradient0, T gradient1)
    {
        _biasGradient[entry] += gradient0;
        _biasGradient[entry + 1] += gradient1;
        var (scale0, scale1) = (Vector.Create(gradient0), Vector.Create(gradient1));
        ref var first = ref MemoryMarshal.GetReference(_weights.Slice(entry * _width, 2 * _width));
        ref var second = ref Unsafe.Add(ref first, _width);
        ref var firstGradient = ref MemoryMarshal.GetReference(_weightGradient.Slice(entry * _width, 2 * _width));
        ref var secondGradient = ref Unsafe.Add(ref firstGradient, _width);
        ref var value = ref MemoryMarshal.GetReference(_hidden.Slice(row * _width, _width));
        ref var valueGradient = ref MemoryMarshal.GetReference(_hiddenGradient.Slice(row * _width, _width));
        for (nuint at = 0; at < (nuint)_width; at += (nuint)Vector<T>.Count)
        {
            var lanes = Vector.LoadUnsafe(ref value, at);
            VectorMath.FusedMultiplyAdd(scale0, lanes, Vector.LoadUnsafe(ref firstGradient, at)).StoreUnsafe(ref firstGradient, at);
            VectorMath.FusedMultiplyAdd(scale1, lanes, Vector.LoadUnsafe(ref secondGradient, at)).StoreUnsafe(ref secondGradient, at);
            var sum = VectorMath.FusedMultiplyAdd(scale0, Vector.LoadUnsafe(ref first, at), Vector.LoadUnsafe(ref valueGradient, at));
            VectorMath.FusedMultiplyAdd(scale1, Vector.LoadUnsafe(ref second, at), sum).StoreUnsafe(ref valueGradient, at);
        }
    }

    /// <summary>Takes in ∂loss/∂(output <paramref name="entry"/>) of one row.</summary>
    public void BackPropagate(int row, int entry, T gradient)
    {
        _biasGradient[entry] += gradient;
        Lanes.AddScaled(_hidden.Slice(row * _width, _width), gradient, _weightGradient.Slice(entry * _width, _width));
        Lanes.AddScaled(_weights.Slice(entry * _width, _width), gradient, _hiddenGradient.Slice(row * _width, _width));
    }
}
