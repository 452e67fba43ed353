using Lyraflow.Numerics;

namespace Lyraflow.Networks;

/// <summary>What back-propagation through a perceptron needs besides the kept values, all of it row by row.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct PerceptronScratch<T>
    where T : unmanaged
{
    /// <summary>Divides a workspace's scratch.</summary>
    public PerceptronScratch(ReadOnlySpan<int> widths, Workspace<T> workspace)
    {
        var (rows, weights) = Lengths(widths, workspace.Capacity);
        var scratch = workspace.Scratch;
        Values = scratch[..rows];
        Gradient = scratch.Slice(rows, rows);
        NextGradient = scratch.Slice(2 * rows, rows);
        Weights = scratch.Slice(3 * rows, weights);
    }

    /// <summary>The values that went into a layer.</summary>
    public Span<T> Values { get; }

    /// <summary>The gradient of the last hidden layer; then of every other one.</summary>
    public Span<T> Gradient { get; }

    /// <summary>The gradient of the layers between.</summary>
    public Span<T> NextGradient { get; }

    /// <summary>A layer's weights, padded to whole vectors.</summary>
    public Span<T> Weights { get; }

    /// <summary>How much of it there must be.</summary>
    public static int Length(ReadOnlySpan<int> widths, int capacity)
    {
        var (rows, weights) = Lengths(widths, capacity);
        return checked((3 * rows) + weights);
    }

    private static (int Rows, int Weights) Lengths(ReadOnlySpan<int> widths, int capacity)
    {
        var line = AlignedBuffer<T>.LineLength;
        var (widest, weights) = (0, 0);
        for (var layer = 0; layer < widths.Length - 1; layer++)
        {
            var stride = TileShape.Pad<T>(widths[layer]);
            widest = Math.Max(widest, stride);
            if (stride != widths[layer])
            {
                weights = Math.Max(weights, checked(stride * widths[layer + 1]));
            }
        }

        return (TileShape.RoundUp(checked(TileShape.Pad<T>(capacity) * widest), line), TileShape.RoundUp(weights, line));
    }
}
