using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Flows;

/// <summary>The log density of a row is the row's own: bit for bit the same in every batch, place and team.</summary>
public class FlowScorerTests
{
    private static readonly Flow<float> Flow = Toy.Scrambled<float>(Toy.Shape(4, 3), 0.4);

    [Theory]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_row_has_the_same_bits_at_every_place_of_a_batch(int size)
    {
        var row = Toy.Normal<float>(1, 4, seed: 8);
        var alone = Score(row, 1)[0];
        var strangers = Toy.Normal<float>(size, 4, spread: 3, seed: 9);
        foreach (var column in strangers.Columns)
        {
            (column[1], column[3], column[5]) = (float.NaN, -1e6f, float.PositiveInfinity);
        }

        // First at the even places, then at the odd ones, strangers at the others.
        for (var parity = 0; parity < 2; parity++)
        {
            var batch = strangers.Select([.. Enumerable.Range(0, size)]);
            for (var place = parity; place < size; place += 2)
            {
                for (var column = 0; column < 4; column++)
                {
                    batch.Columns[column][place] = row.Columns[column][0];
                }
            }

            var densities = Score(batch, 2);
            for (var place = parity; place < size; place += 2)
            {
                Assert.True(Same(alone, densities[place]), $"place {place} of {size}: {densities[place]:r}, alone {alone:r}");
            }
        }
    }

    [Fact]
    public void Threads_and_slices_do_not_change_a_bit()
    {
        var rows = Toy.Normal<float>(1000, 4, spread: 2);
        var expected = Score(rows, 1);
        foreach (var threads in new[] { 2, 3, 5 })
        {
            Assert.Equal(expected, Score(rows, threads));
        }

        foreach (var (first, count) in new[] { (0, 1), (500, 7), (13, 64), (999, 1), (100, 300) })
        {
            var slice = rows.Select([.. Enumerable.Range(first, count)]);
            Assert.Equal(expected[first..(first + count)], Score(slice, 2));
        }
    }

    [Fact]
    public void A_scorer_follows_the_parameters_of_its_flow()
    {
        var flow = Toy.Scrambled<float>(Toy.Shape(2), 0.4);
        using var team = new WorkerTeam(1);
        var scorer = new FlowScorer<float>(flow, team);
        var rows = Toy.Normal<float>(10, 2);
        var (before, after) = (new double[10], new double[10]);
        scorer.LogDensity(rows, before);
        flow.Parameters.Clear();
        scorer.LogDensity(rows, after);
        Assert.NotEqual(before, after);
        Assert.Throws<ArgumentOutOfRangeException>(() => scorer.LogDensity(rows, new double[9]));
    }

    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    private static double[] Score(FeatureTable<float> rows, int threads) => Flow.LogDensity(rows, threads);
}
