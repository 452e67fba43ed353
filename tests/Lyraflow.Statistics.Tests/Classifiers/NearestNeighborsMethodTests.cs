using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Statistics.Tests.Classifiers;

public class NearestNeighborsMethodTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void The_tree_finds_what_looking_at_every_row_finds(int neighbors)
    {
        // Coarse values, so that distances tie and points coincide.
        var training = Rows(300, 3, seed: 1);
        var labels = Enumerable.Range(0, training.Rows).Select(row => row % 3 == 0).ToArray();
        var scored = Rows(200, 3, seed: 2);
        var found = new NearestNeighborsMethod(neighbors)
            .Fit(training, labels, 0, TestContext.Current.CancellationToken)
            .Score(scored)
            .Scores;
        for (var row = 0; row < scored.Rows; row++)
        {
            Numbers.Close(Expected(training, labels, scored, row, neighbors), found[row], 1e-12);
        }
    }

    [Fact]
    public void More_neighbours_than_rows_are_refused()
        => Assert.Throws<InputException>(() => new NearestNeighborsMethod(10).Fit(
            Rows(9, 2, seed: 1), new bool[9], 0, TestContext.Current.CancellationToken));

    private static double Expected(FeatureTable<float> training, bool[] labels, FeatureTable<float> scored, int row, int neighbors)
    {
        var scales = training.Columns.Select(column =>
        {
            var mean = column.Average(value => (double)value);
            return (Mean: mean, Scale: Math.Sqrt(column.Average(value => (value - mean) * (value - mean))));
        }).ToArray();
        var nearest = Enumerable.Range(0, training.Rows)
            .Select(other => (Square: scales.Select((frame, column) =>
                Math.Pow(
                    ((scored.Columns[column][row] - frame.Mean) / frame.Scale) - (
                        (training.Columns[column][other] - frame.Mean) / frame.Scale),
                    2)).Sum(), other))
            .OrderBy(pair => pair.Square).ThenBy(pair => pair.other).Take(neighbors).ToArray();
        if (nearest[0].Square == 0)
        {
            return nearest.Where(pair => pair.Square == 0).Average(pair => labels[pair.other] ? 1.0 : 0.0);
        }

        return nearest.Where(pair => labels[pair.other]).Sum(pair => 1 / Math.Sqrt(pair.Square)) / nearest.Sum(
            pair => 1 / Math.Sqrt(pair.Square));
    }

    private static FeatureTable<float> Rows(int count, int dimension, long seed)
    {
        var random = new RandomSource(seed);
        var rows = new FeatureTable<float>(count, dimension);
        foreach (var column in rows.Columns)
        {
            for (var row = 0; row < count; row++)
            {
                column[row] = random.NextIndex(9) * 0.5f;
            }
        }

        return rows;
    }
}
