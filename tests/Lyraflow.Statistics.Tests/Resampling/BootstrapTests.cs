using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;

namespace Lyraflow.Statistics.Tests.Resampling;

public class BootstrapTests
{
    private const int Rows = 200;

    [Fact]
    public void Multiplicities_on_one_ranking_equal_ranking_every_resample_again()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        var options = new BootstrapSettings { Resamples = 40, Level = 0.8 };
        var expected = new double[options.Resamples];
        var random = new RandomSource(8);
        for (var i = 0; i < expected.Length; i++)
        {
            int[] drawn = [.. Enumerable.Range(0, Rows).Select(_ => random.NextIndex(Rows))];
            expected[i] = RankingMetrics.AveragePrecision(new LabeledScores(
                Array.ConvertAll(drawn, row => scores[row]), Array.ConvertAll(drawn, row => labels[row])).Counts);
        }

        Array.Sort(expected);
        var interval = Bootstrap.Interval(
            new(scores, labels), RankingMetrics.AveragePrecision, new RandomSource(8), options);
        // The tenth and the ninetieth percentile of 40 values lie at positions 3.9 and 35.1.
        Numbers.Close(double.Lerp(expected[3], expected[4], 0.9), interval.Low, 1e-12);
        Numbers.Close(double.Lerp(expected[35], expected[36], 0.1), interval.High, 1e-12);
        Assert.Equal(RankingMetrics.AveragePrecision(new LabeledScores(scores, labels).Counts), interval.Estimate);
        Assert.Equal(0, interval.Undefined);
    }

    [Fact]
    public void Several_metrics_at_once_have_the_intervals_that_each_has_alone()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        var ranking = new LabeledScores(scores, labels);
        Func<ThresholdCounts, double>[] metrics =
            [
                RankingMetrics.RocAuc,
                counts => counts.At(1).Completeness,
                counts => counts.At(1).Purity,
                counts => RankingMetrics.CompletenessAtPurity(counts, 0.5)
            ];
        Assert.Equal(
            metrics.Select(metric => Bootstrap.Interval(ranking, metric, new RandomSource(8))),
            Bootstrap.Intervals(ranking, metrics, new RandomSource(8)));
    }

    [Fact]
    public void The_interval_of_a_completeness_is_that_of_counting_in_every_resample()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        var random = new RandomSource(8);
        var plain = new double[1000];
        for (var i = 0; i < plain.Length; i++)
        {
            int[] drawn = [.. Enumerable.Range(0, Rows).Select(_ => random.NextIndex(Rows))];
            plain[i] = drawn.Count(row => labels[row] && scores[row] >= 1) / (double)drawn.Count(row => labels[row]);
        }

        Array.Sort(plain);
        var interval = Bootstrap.Intervals(new(scores, labels), [counts => counts.At(1).Completeness], new RandomSource(8))[0];
        // Percentiles 2.5 and 97.5 of 1,000 values lie at positions 24.975 and 974.025.
        Numbers.Close(double.Lerp(plain[24], plain[25], 0.975), interval.Low, 1e-12);
        Numbers.Close(double.Lerp(plain[974], plain[975], 0.025), interval.High, 1e-12);
    }

    [Fact]
    public void Strata_keep_the_number_of_positive_objects_and_whole_resamples_do_not()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        var ranking = new LabeledScores(scores, labels);
        static double Share(ThresholdCounts counts) => (double)counts.Positives / (counts.Positives + counts.Negatives);
        Assert.Equal(
            0, Bootstrap.Interval(ranking, Share, new RandomSource(1), new() { Stratified = true }).StandardError);
        var share = Share(ranking.Counts);
        Numbers.RelativelyClose(
            Math.Sqrt(share * (1 - share) / Rows),
            Bootstrap.Interval(ranking, Share, new RandomSource(1)).StandardError,
            0.1);
    }

    [Fact]
    public void The_standard_error_of_a_mean_is_the_known_one()
    {
        var values = Numbers.Normals(new RandomSource(3), 400, mean: 5, deviation: 2);
        var mean = values.Average();
        var known = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length / values.Length);
        var interval = Bootstrap.Mean(values, new RandomSource(1), new() { Resamples = 4000 });
        Numbers.Close(mean, interval.Estimate, 1e-12);
        Numbers.RelativelyClose(known, interval.StandardError, 0.05);
        Numbers.RelativelyClose(1.96 * known, (interval.High - interval.Low) / 2, 0.07);
    }

    [Fact]
    public void Intervals_cover_the_truth_about_as_often_as_they_say()
    {
        var random = new RandomSource(12);
        var covered = 0;
        const int trials = 400;
        for (var i = 0; i < trials; i++)
        {
            var interval = Bootstrap.Mean(Numbers.Normals(random, 60), random, new() { Resamples = 200, Level = 0.9 });
            covered += interval.Low <= 0 && interval.High >= 0 ? 1 : 0;
        }

        // 0.9 less the percentile method's own small shortfall at 60 objects; 4 standard errors are 0.06.
        Assert.InRange((double)covered / trials, 0.83, 0.95);
    }

    [Fact]
    public void A_method_does_not_differ_from_itself()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        var ranking = new LabeledScores(scores, labels);
        var difference = Bootstrap.Difference(ranking, ranking, RankingMetrics.RocAuc, new RandomSource(1));
        Assert.Equal(new PairedDifference(new(0, 0, 0, 0, 0), 0.5), difference);
    }

    [Fact]
    public void Pairing_sees_a_small_difference_that_separate_intervals_hide()
    {
        var random = new RandomSource(4);
        var (scores, labels) = Objects(random);
        var worse = Array.ConvertAll(scores, score => score + (0.5 * random.NextNormal()));
        var first = new LabeledScores(scores, labels);
        var second = new LabeledScores(worse, labels);
        var paired = Bootstrap.Difference(first, second, RankingMetrics.RocAuc, new RandomSource(1));
        var alone = Bootstrap.Interval(first, RankingMetrics.RocAuc, new RandomSource(1));
        var otherAlone = Bootstrap.Interval(second, RankingMetrics.RocAuc, new RandomSource(1));
        Assert.Equal(alone.Estimate - otherAlone.Estimate, paired.Interval.Estimate);
        Assert.True(paired.Interval.StandardError < alone.StandardError);
        Assert.InRange(paired.FirstHigher, 0.9, 1);
        var reversed = Bootstrap.Difference(second, first, RankingMetrics.RocAuc, new RandomSource(1));
        Numbers.Close(-paired.Interval.Low, reversed.Interval.High, 1e-15);
        Numbers.Close(1 - paired.FirstHigher, reversed.FirstHigher, 1e-15);
    }

    [Fact]
    public void Resamples_without_a_class_are_counted_as_undefined()
    {
        var scores = new LabeledScores([1, 2, 3, 4], [false, false, false, true]);
        var interval = Bootstrap.Interval(scores, RankingMetrics.RocAuc, new RandomSource(1));
        // The one positive object is missed by (3/4)⁴ of the resamples and drawn every time by (1/4)⁴.
        var share = Math.Pow(0.75, 4) + Math.Pow(0.25, 4);
        Numbers.Close(1000 * share, interval.Undefined, 4 * Math.Sqrt(1000 * share * (1 - share)));
        Assert.Equal((1, 1), (interval.Low, interval.High));
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        var (scores, labels) = Objects(new RandomSource(4));
        BootstrapInterval Run(int seed) =>
            Bootstrap.Interval(new(scores, labels), RankingMetrics.BestF1, new RandomSource(seed));
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Fact]
    public void What_cannot_be_resampled_is_refused()
    {
        var random = new RandomSource(1);
        var first = new LabeledScores([1, 2, 3], [true, false, true]);
        var second = new LabeledScores([1, 2, 3], [true, true, false]);
        Assert.Throws<ArgumentException>(() => Bootstrap.Difference(first, second, RankingMetrics.RocAuc, random));
        Assert.Throws<ArgumentException>(() => Bootstrap.Interval(first, counts => counts.At(9).Purity, random));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([], random));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, double.NaN], random));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1], random, new() { Stratified = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Mean([1], random, new() { Resamples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Mean([1], random, new() { Level = 1 }));
    }

    private static (double[] Scores, bool[] Labels) Objects(RandomSource random)
    {
        var labels = new bool[Rows];
        var scores = new double[Rows];
        for (var i = 0; i < Rows; i++)
        {
            labels[i] = i % 4 == 0;
            // Rounded, so that there are ties.
            scores[i] = Math.Round(random.NextNormal() + (labels[i] ? 1.5 : 0), 1);
        }

        return (scores, labels);
    }
}
