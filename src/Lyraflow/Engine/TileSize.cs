namespace Lyraflow.Engine;

/// <summary>How rows are cut into tiles, and tiles are laid out in memory.</summary>
internal static class TileSize
{
    /// <summary>
    /// Most rows of a tile that is scored or sampled. With 64 hidden units a layer's values take half of the first-level
    /// cache, and the weights stream past them once per tile.
    /// </summary>
    public const int MaximumRows = 64;

    /// <summary>
    /// Most rows of a tile that is trained on. What back-propagation keeps of a tile exceeds the caches near the
    /// processor anyway; twice the rows halve how often weights and their gradients are fetched.
    /// </summary>
    public const int MaximumTrainingRows = 128;

    /// <summary>Rows rounded up to whole cache lines, which are whole vectors of any width.</summary>
    public static int Pad<T>(int rows)
        where T : unmanaged => RoundUp(rows, AlignedBuffer<T>.LineLength);

    /// <summary>
    /// The distance between columns for tiles of up to <paramref name="rows"/> rows: an odd number of cache lines,
    /// so that the same row of successive columns does not fall into the same few cache sets.
    /// </summary>
    public static int Stride<T>(int rows)
        where T : unmanaged
    {
        var line = AlignedBuffer<T>.LineLength;
        var lines = Pad<T>(rows) / line;
        return (lines | 1) * line;
    }

    internal static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
