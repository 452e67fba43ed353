using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Benchmarks;

/// <summary>Tiles of random numbers, laid out as the engine lays them out.</summary>
internal static class Tiles
{
    /// <summary>A tile of standard normal numbers, padding included.</summary>
    public static Tile<float> Normal(int columns, int rows)
    {
        var stride = TileSize.Stride<float>(rows);
        var buffer = new AlignedBuffer<float>(columns * stride);
        Fill(buffer.Span);
        return new Tile<float>(buffer, 0, columns, rows, stride);
    }

    /// <summary>Standard normal numbers.</summary>
    public static void Fill(Span<float> values)
    {
        var random = new RandomSource(1);
        foreach (ref var value in values)
        {
            value = (float)random.NextNormal();
        }
    }
}
