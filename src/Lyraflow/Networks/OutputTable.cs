using System.Numerics;
using Lyraflow.Numerics;

namespace Lyraflow.Networks;

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
        => count >= LeastCount && hidden.Count > 0 && hidden[^1] == TileShape.Pad<T>(hidden[^1]);

    /// <summary>The table with room for gradients, to which <see cref="BackPropagate"/> adds.</summary>
    public OutputTable<T> WithGradients(Span<T> weightGradient, Span<T> biasGradient, Span<T> hiddenGradient)
        => new(this, weightGradient, biasGradient, hiddenGradient);

    /// <summary>Output <paramref name="entry"/> for one row of the tile.</summary>
    public T Evaluate(int row, int entry)
        => _bias[entry] + Lanes.Dot(_weights.Slice(entry * _width, _width), _hidden.Slice(row * _width, _width));

    /// <summary>Takes in ∂loss/∂(output <paramref name="entry"/>) of one row.</summary>
    public void BackPropagate(int row, int entry, T gradient)
    {
        _biasGradient[entry] += gradient;
        Lanes.AddScaled(_hidden.Slice(row * _width, _width), gradient, _weightGradient.Slice(entry * _width, _width));
        Lanes.AddScaled(_weights.Slice(entry * _width, _width), gradient, _hiddenGradient.Slice(row * _width, _width));
    }
}
