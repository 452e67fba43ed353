using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Onnx.Tests;

/// <summary>Rows inside the splines, outside of them, and far out.</summary>
internal static class ExampleRows
{
    /// <summary>The standard deviations, from the middle of everything to where nothing is.</summary>
    public static IReadOnlyList<double> Spreads { get; } = [0.3, 1, 3, 8, 20, 100, 1e6];

    /// <summary>Rows of every spread about some means.</summary>
    public static FeatureTable<float> Draw(int rowsOfEach, IReadOnlyList<double> mean, IReadOnlyList<double> scale, long seed = 1)
    {
        var random = new RandomSource(seed).Fork("example rows");
        var table = new FeatureTable<float>(rowsOfEach * Spreads.Count, mean.Count);
        for (var row = 0; row < table.Rows; row++)
        {
            for (var column = 0; column < mean.Count; column++)
            {
                var spread = Spreads[row / rowsOfEach];
                table.Columns[column][row] = (float)(mean[column] + (spread * scale[column] * random.NextNormal()));
            }
        }

        return table;
    }

    /// <summary>The same about zero, in unit spread.</summary>
    public static FeatureTable<float> Draw(int rowsOfEach, int dimension, long seed = 1)
        => Draw(rowsOfEach, new double[dimension], [.. Enumerable.Repeat(1.0, dimension)], seed);
}
