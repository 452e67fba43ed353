using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Stacks;

/// <summary>Rows of skewed columns that hang together: each is the exponential of a normal number, moved by the one before.</summary>
internal static class SkewedRows
{
    public static FeatureTable<float> Draw(int rows, int dimension, long seed, double shift = 0, double skew = 0.6)
    {
        var random = new RandomSource(seed).Fork("skewed");
        var table = new FeatureTable<float>(rows, dimension);
        for (var row = 0; row < rows; row++)
        {
            var before = 0.0;
            for (var column = 0; column < dimension; column++)
            {
                before = shift + Math.Exp(skew * random.NextNormal()) + (0.5 * before);
                table.Columns[column][row] = (float)before;
            }
        }

        return table;
    }
}
