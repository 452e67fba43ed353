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

    /// <summary>Whether a table of <paramref name="count"/> entries is worthwhile, and its hidden layer whole cache lines wide.</summary>
    public static bool Supports(int count, IReadOnlyList<int> hidden)
        => count >= LeastCount && hidden.Count > 0 && hidden[^1] == TileSize.Pad<T>(hidden[^1]);

    /// <summary>The table with room for gradients, to which <see cref="BackPropagate"/> adds.</summary>
    public OutputTable<T> WithGradients(Span<T> weightGradient, Span<T> biasGradient, Span<T> hiddenGradient)
        => new(this, weightGradient, biasGradient, hiddenGradient);

    /// <summary>Output <paramref name="entry"/> for one row of the tile.</summary>
    public T Evaluate<TLanes>(int row, int entry)
        where TLanes : struct, ILanes<TLanes, T>
        => _bias[entry] + Columns<T, TLanes>.Dot(_weights.Slice(entry * _width, _width), _hidden.Slice(row * _width, _width));

    /// <summary>Outputs <paramref name="entry"/> and entry + 1 for one row of the tile.</summary>
    public (T, T) EvaluatePair<TLanes>(int row, int entry)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var (value0, value1) = Columns<T, TLanes>.DotPair(
            _weights.Slice(entry * _width, 2 * _width), _hidden.Slice(row * _width, _width));
        return (_bias[entry] + value0, _bias[entry + 1] + value1);
    }

    /// <summary>Takes in ∂loss/∂ of outputs <paramref name="entry"/> and entry + 1 of one row.</summary>
    public void BackPropagatePair<TLanes>(int row, int entry, T gradient0, T gradient1)
        where TLanes : struct, ILanes<TLanes, T>
    {
        _biasGradient[entry] += gradient0;
        _biasGradient[entry + 1] += gradient1;
        var (scale0, scale1) = (TLanes.Create(gradient0), TLanes.Create(gradient1));
        ref var first = ref MemoryMarshal.GetReference(_weights.Slice(entry * _width, 2 * _width));
        ref var second = ref Unsafe.Add(ref first, _width);
        ref var firstGradient = ref MemoryMarshal.GetReference(_weightGradient.Slice(entry * _width, 2 * _width));
        ref var secondGradient = ref Unsafe.Add(ref firstGradient, _width);
        ref var value = ref MemoryMarshal.GetReference(_hidden.Slice(row * _width, _width));
        ref var valueGradient = ref MemoryMarshal.GetReference(_hiddenGradient.Slice(row * _width, _width));
        for (nuint at = 0; at < (nuint)_width; at += (nuint)TLanes.Count)
        {
            var lanes = TLanes.Load(ref value, at);
            TLanes.FusedMultiplyAdd(scale0, lanes, TLanes.Load(ref firstGradient, at)).Store(ref firstGradient, at);
            TLanes.FusedMultiplyAdd(scale1, lanes, TLanes.Load(ref secondGradient, at)).Store(ref secondGradient, at);
            var sum = TLanes.FusedMultiplyAdd(scale0, TLanes.Load(ref first, at), TLanes.Load(ref valueGradient, at));
            TLanes.FusedMultiplyAdd(scale1, TLanes.Load(ref second, at), sum).Store(ref valueGradient, at);
        }
    }

    /// <summary>Takes in ∂loss/∂(output <paramref name="entry"/>) of one row.</summary>
    public void BackPropagate<TLanes>(int row, int entry, T gradient)
        where TLanes : struct, ILanes<TLanes, T>
    {
        _biasGradient[entry] += gradient;
        Columns<T, TLanes>.AddScaled(_hidden.Slice(row * _width, _width), gradient, _weightGradient.Slice(entry * _width, _width));
        Columns<T, TLanes>.AddScaled(_weights.Slice(entry * _width, _width), gradient, _hiddenGradient.Slice(row * _width, _width));
    }
}
