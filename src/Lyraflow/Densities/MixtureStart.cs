using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// Where a mixture begins: equal weights on k-means++ centres (Arthur and Vassilvitskii 2007), rows chosen with a
/// probability that grows with the square of the distance to the centres so far, and one round covariance for all.
/// </summary>
internal static class MixtureStart
{
    public static MixtureComponent[] Choose(
        FeatureTable<float> rows, Standardization frame, int components, RandomSource random)
    {
        var centres = new double[components][];
        var squares = new double[rows.Rows];
        squares.AsSpan().Fill(double.PositiveInfinity);
        var total = 0.0;
        for (var k = 0; k < components; k++)
        {
            // Rows may be fewer than components once duplicates are taken away.
            var row = total > 0 && k > 0 ? Draw(squares, total, random) : random.NextIndex(rows.Rows);
            centres[k] = [.. Enumerable.Range(0, rows.Dimension).Select(column => Standardized(rows, frame, row, column))];
            total = Shorten(squares, rows, frame, centres[k]);
        }

        var variance = Math.Max(total / rows.Rows / rows.Dimension, 1e-3);
        return [.. centres.Select(centre => new MixtureComponent(1.0 / components, centre, Round(rows.Dimension, variance)))];
    }

    private static double Standardized(FeatureTable<float> rows, Standardization frame, int row, int column)
        => (rows.Columns[column][row] - frame.Mean[column]) / frame.Scale[column];

    private static int Draw(double[] squares, double total, RandomSource random)
    {
        var rest = random.NextUniform() * total;
        var last = 0;
        for (var row = 0; row < squares.Length; row++)
        {
            if (squares[row] > 0)
            {
                last = row;
                rest -= squares[row];
                if (rest < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>Squared distances to the nearest centre, with one centre more; returns their sum.</summary>
    private static double Shorten(double[] squares, FeatureTable<float> rows, Standardization frame, double[] centre)
    {
        var square = new double[squares.Length];
        for (var column = 0; column < centre.Length; column++)
        {
            var values = rows.Columns[column];
            var (place, scale) = (frame.Mean[column] + (centre[column] * frame.Scale[column]), 1 / frame.Scale[column]);
            for (var row = 0; row < square.Length; row++)
            {
                var difference = (values[row] - place) * scale;
                square[row] += difference * difference;
            }
        }

        // One after the other, so that the sum is the same on every machine.
        var total = 0.0;
        for (var row = 0; row < squares.Length; row++)
        {
            squares[row] = Math.Min(squares[row], square[row]);
            total += squares[row];
        }

        return total;
    }

    private static double[,] Round(int dimension, double variance)
    {
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            covariance[i, i] = variance;
        }

        return covariance;
    }
}
