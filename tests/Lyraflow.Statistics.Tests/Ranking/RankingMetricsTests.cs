using CsCheck;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests.Ranking;

public class RankingMetricsTests
{
    private static readonly Func<ThresholdCounts, double>[] All =
    [
        RankingMetrics.RocAuc,
        RankingMetrics.AveragePrecision,
        RankingMetrics.BestF1,
        counts => RankingMetrics.CompletenessAtPurity(counts, 0.5),
        counts => RankingMetrics.PurityAtCompleteness(counts, 0.9),
    ];

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order_ties_counting_half() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var pairs =
                from positive in objects.Where(o => o.Positive)
                from negative in objects.Where(o => !o.Positive)
                select positive.Score > negative.Score ? 1.0 : positive.Score == negative.Score ? 0.5 : 0;
            Numbers.Close(pairs.Average(), RankingMetrics.RocAuc(Generators.Rank(objects).Counts), 1e-14);
        });

    [Fact]
    public void Average_precision_is_the_mean_purity_at_the_positive_objects() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var purities = objects.Where(o => o.Positive).Select(o => AtLeast(objects, o.Score).Purity);
            Numbers.Close(purities.Average(), RankingMetrics.AveragePrecision(Generators.Rank(objects).Counts), 1e-14);
        });

    [Fact]
    public void The_best_over_thresholds_is_the_best_over_a_search() =>
        Gen.Select(Generators.TiedObjects, Gen.Int[0, 10]).Sample((objects, tenths) =>
        {
            var counts = Generators.Rank(objects).Counts;
            var thresholds = objects.Select(o => AtLeast(objects, o.Score)).ToArray();
            Assert.Equal(thresholds.Max(here => here.F1), RankingMetrics.BestF1(counts));
            Assert.Equal(
                thresholds.Where(here => here.Purity >= tenths / 10.0).Max(here => (double?)here.Completeness) ?? 0,
                RankingMetrics.CompletenessAtPurity(counts, tenths / 10.0));
            Assert.Equal(
                thresholds.Where(here => here.Completeness >= tenths / 10.0).Max(here => here.Purity),
                RankingMetrics.PurityAtCompleteness(counts, tenths / 10.0));
        });

    [Fact]
    public void Ranking_metrics_do_not_change_under_increasing_maps() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var mapped = Array.ConvertAll(objects, o => (Math.Exp(3 * o.Score) - 7, o.Positive));
            AssertSame(objects, mapped);
        });

    [Fact]
    public void Ranking_metrics_do_not_depend_on_the_order_of_the_rows() =>
        Generators.TiedObjects.SelectMany(objects => Gen.Shuffle(objects).Select(shuffled => (objects, shuffled)))
            .Sample(pair => AssertSame(pair.objects, pair.shuffled));

    [Fact]
    public void Turning_the_scores_round_mirrors_the_area() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var turned = Array.ConvertAll(objects, o => (-o.Score, o.Positive));
            Numbers.Close(
                1 - RankingMetrics.RocAuc(Generators.Rank(objects).Counts),
                RankingMetrics.RocAuc(Generators.Rank(turned).Counts),
                1e-15);
        });

    [Fact]
    public void Equal_scores_rank_nothing()
    {
        var counts = new LabeledScores([5, 5, 5, 5], [true, false, false, false]).Counts;
        Assert.Equal(0.5, RankingMetrics.RocAuc(counts));
        Assert.Equal(0.25, RankingMetrics.AveragePrecision(counts));
        Assert.Equal(0.4, RankingMetrics.BestF1(counts));
    }

    [Fact]
    public void Infinite_scores_rank_first_and_last()
    {
        var counts = new LabeledScores([double.NegativeInfinity, double.PositiveInfinity, 0], [false, true, false]).Counts;
        Assert.Equal(1, RankingMetrics.RocAuc(counts));
        Assert.Equal(1, RankingMetrics.AveragePrecision(counts));
    }

    [Fact]
    public void A_purity_that_is_never_reached_leaves_no_completeness()
    {
        var counts = new LabeledScores([1, 2, 3], [true, false, false]).Counts;
        Assert.Equal(0, RankingMetrics.CompletenessAtPurity(counts, 0.5));
        Numbers.Close(1.0 / 3, RankingMetrics.PurityAtCompleteness(counts, 1), 1e-16);
    }

    [Fact]
    public void The_curves_run_from_nothing_to_everything_and_back()
    {
        var scores = new LabeledScores([1, 2, 2, 3], [false, true, false, true]);
        Assert.Equal(
            [
                new(double.PositiveInfinity, 0, 0),
                new(3, 0, 0.5),
                new(2, 0.5, 1),
                new(1, 1, 1),
            ],
            Curves.Roc(scores));
        Assert.Equal(
            [
                new(1, 1, 0.5),
                new(2, 1, 2.0 / 3),
                new(3, 0.5, 1),
                new(double.PositiveInfinity, 0, 1),
            ],
            Curves.PurityCompleteness(scores));
    }

    [Fact]
    public void Scores_that_cannot_be_ranked_are_refused_in_clear_words()
    {
        AssertRefused("is empty", [], []);
        AssertRefused("row 1 is not a number", [1, double.NaN], [true, false]);
        AssertRefused("no positive object", [1, 2], [false, false]);
        AssertRefused("no negative object", [1, 2], [true, true]);
        AssertRefused("has 1 values where 2 are needed", [1, 2], [true]);
    }

    private static void AssertRefused(string words, double[] scores, bool[] labels) => Assert.Contains(
        words, Assert.Throws<ArgumentException>(() => new LabeledScores(scores, labels)).Message, StringComparison.Ordinal);

    private static void AssertSame((double, bool)[] first, (double, bool)[] second)
    {
        foreach (var metric in All)
        {
            Assert.Equal(metric(Generators.Rank(first).Counts), metric(Generators.Rank(second).Counts));
        }
    }

    private static ConfusionCounts AtLeast((double Score, bool Positive)[] objects, double threshold) => new(
        objects.Count(o => o.Positive && o.Score >= threshold),
        objects.Count(o => !o.Positive && o.Score >= threshold),
        objects.Count(o => !o.Positive && o.Score < threshold),
        objects.Count(o => o.Positive && o.Score < threshold));
}
