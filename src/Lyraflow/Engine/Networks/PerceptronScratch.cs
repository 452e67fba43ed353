namespace Lyraflow.Engine.Networks;

/// <summary>
/// What a perceptron needs only for a while. On the way forward the last two hidden layers as tiles; on the way back
/// the parts of this view, all of them row by row.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct PerceptronScratch<T>
    where T : unmanaged
{
    /// <summary>Divides a workspace's scratch for the way back.</summary>
    public PerceptronScratch(ReadOnlySpan<int> widths, Workspace<T> workspace)
    {
        var lengths = new Lengths(widths, workspace);
        var scratch = workspace.Scratch;
        Inputs = scratch[..lengths.Rows];
        Gradient = scratch.Slice(lengths.Rows, lengths.Rows);
        NextGradient = scratch.Slice(2 * lengths.Rows, lengths.Rows);
        Weights = scratch.Slice(3 * lengths.Rows, lengths.Weights);
    }

    /// <summary>The inputs.</summary>
    public Span<T> Inputs { get; }

    /// <summary>The gradient of the last hidden layer; then of every other one.</summary>
    public Span<T> Gradient { get; }

    /// <summary>The gradient of the layers between.</summary>
    public Span<T> NextGradient { get; }

    /// <summary>A layer's weights, padded to whole vectors.</summary>
    public Span<T> Weights { get; }

    /// <summary>The tile of hidden layer <paramref name="layer"/>; the next but one takes the same place.</summary>
    public static Tile<T> Hidden(ReadOnlySpan<int> widths, int layer, Workspace<T> workspace)
        => workspace.ScratchTile(layer % 2 * new Lengths(widths, workspace).Tile, widths[layer + 1]);

    /// <summary>How much scratch there must be.</summary>
    public static int Length(ReadOnlySpan<int> widths, Workspace<T> workspace)
    {
        var lengths = new Lengths(widths, workspace);
        return Math.Max(checked((3 * lengths.Rows) + lengths.Weights), checked(2 * lengths.Tile));
    }

    private readonly ref struct Lengths
    {
        public Lengths(ReadOnlySpan<int> widths, Workspace<T> workspace)
        {
            var (widest, weights) = (0, 0);
            for (var layer = 0; layer < widths.Length - 1; layer++)
            {
                var stride = TileSize.Pad<T>(widths[layer]);
                widest = Math.Max(widest, stride);
                if (stride != widths[layer])
                {
                    weights = Math.Max(weights, checked(stride * widths[layer + 1]));
                }
            }

            var line = AlignedBuffer<T>.LineLength;
            Rows = TileSize.RoundUp(checked(TileSize.Pad<T>(workspace.Capacity) * widest), line);
            Tile = workspace.LengthOf(widest);
            Weights = TileSize.RoundUp(weights, line);
        }

        public int Rows { get; }

        public int Tile { get; }

        public int Weights { get; }
    }
}
