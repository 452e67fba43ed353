using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests.Classifiers;

public sealed class KernelLogisticMethodTests
{
    [Fact]
    public void It_learns_a_ring_that_no_line_cuts_out_and_its_probabilities_are_the_true_ones()
    {
        var (rows, labels) = Ring(4000, 1);
        var (others, truth) = Ring(4000, 2);

        var scores = new KernelLogisticMethod().Fit(rows, labels, 3, CancellationToken.None).Score(others);

        // Of the true probabilities: with 4,000 rows the fit is a little below.
        var ideal = new LabeledScores([.. Enumerable.Range(0, others.Rows).Select(row => Probability(others, row))], truth);
        var found = new LabeledScores(scores.Scores, truth);
        Assert.InRange(
            RankingMetrics.AveragePrecision(found.Counts),
            RankingMetrics.AveragePrecision(ideal.Counts) - 0.02,
            RankingMetrics.AveragePrecision(ideal.Counts) + 0.005);
        var difference = Enumerable.Range(0, others.Rows).Average(row => Math.Abs(scores.Posterior![row] - Probability(others, row)));
        Assert.InRange(difference, 0, 0.03);
        Assert.Equal(truth.Count(label => label), scores.Posterior!.Sum(), 4 * Math.Sqrt(truth.Count(label => label)));
    }

    [Fact]
    public void It_does_not_depend_on_the_units_of_the_columns()
    {
        var (rows, labels) = Ring(600, 1);
        FeatureTable<float> Scaled(FeatureTable<float> table)
            => new(
            [
                Array.ConvertAll(table.Columns[0], value => (1000 * value) + 5),
                Array.ConvertAll(table.Columns[1], value => value / 512),
            ]);

        double[] Scores(FeatureTable<float> training, FeatureTable<float> tested)
            => new KernelLogisticMethod().Fit(training, labels, 3, CancellationToken.None).Score(tested).Scores;

        foreach (var (plain, scaled) in Scores(rows, rows).Zip(Scores(Scaled(rows), Scaled(rows))))
        {
            Assert.Equal(plain, scaled, 0.02);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var (rows, labels) = Ring(300, 1);
        double[] Scores(long seed) => new KernelLogisticMethod().Fit(rows, labels, seed, CancellationToken.None).Score(rows).Scores;

        Assert.Equal(Scores(3), Scores(3));
        Assert.NotEqual(Scores(3), Scores(4));
    }

    /// <summary>Points of a Gaussian, sought where a smooth ring says so.</summary>
    private static (FeatureTable<float> Rows, bool[] Labels) Ring(int count, long seed)
    {
        var random = new RandomSource(seed);
        var rows = new FeatureTable<float>(count, 2);
        var labels = new bool[count];
        for (var row = 0; row < count; row++)
        {
            rows.Columns[0][row] = (float)random.NextNormal();
            rows.Columns[1][row] = (float)random.NextNormal();
            labels[row] = random.NextUniform() < Probability(rows, row);
        }

        return (rows, labels);
    }

    private static double Probability(FeatureTable<float> rows, int row)
    {
        var radius = Math.Sqrt(Math.Pow(rows.Columns[0][row], 2) + Math.Pow(rows.Columns[1][row], 2));
        return 1 / (1 + Math.Exp(4 * (Math.Abs(radius - 1.5) - 0.4) / 0.4));
    }
}
