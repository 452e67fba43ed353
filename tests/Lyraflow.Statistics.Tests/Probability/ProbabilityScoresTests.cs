using CsCheck;
using Lyraflow.Statistics.Probability;

namespace Lyraflow.Statistics.Tests.Probability;

public class ProbabilityScoresTests
{
    private static readonly Gen<(double Probability, bool Positive)[]> Objects =
        Gen.Select(Gen.Int[0, 8], Gen.Bool, (eighths, positive) => (eighths / 8.0, positive)).Array[1, 50];

    [Fact]
    public void The_Brier_score_by_hand() =>
        Numbers.Close((0.01 + 0.04 + 0.49) / 3, ProbabilityScores.Brier([0.9, 0.2, 0.3], [true, false, true]), 1e-15);

    [Fact]
    public void The_log_score_by_hand() =>
        Numbers.Close(
            -(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.3)) / 3,
            ProbabilityScores.LogScore([0.9, 0.2, 0.3], [true, false, true]),
            1e-15);

    [Fact]
    public void Scores_of_each_object_by_hand()
    {
        Assert.Equal([0.25, 0.0625], ProbabilityScores.BrierOfEach([0.5, 0.25], [true, false]));
        Assert.Equal(
            [Math.Log(2), -Math.Log(0.75)],
            ProbabilityScores.LogScoreOfEach([0.5, 0.25], [true, false]),
            (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void The_log_score_keeps_the_digits_of_small_probabilities() =>
        Numbers.RelativelyClose(1e-20, ProbabilityScores.LogScore([1e-20], [false]), 1e-15);

    [Fact]
    public void Certainty_costs_nothing_when_right_and_everything_when_wrong()
    {
        Assert.Equal(0, ProbabilityScores.LogScore([1, 0], [true, false]));
        Assert.Equal(double.PositiveInfinity, ProbabilityScores.LogScore([1, 0.5], [false, true]));
        Assert.Equal(double.PositiveInfinity, ProbabilityScores.LogScore([0, 0.5], [true, true]));
    }

    [Fact]
    public void Equal_width_bins_hold_what_their_edges_say()
    {
        var bins = ReliabilityDiagram.EqualWidth(
            [0, 0.1, 0.25, 0.3, 0.75, 1], [false, true, false, true, true, true], 4);
        Assert.Equal(
            [
                new(0, 0.1, 2, 0.05, 0.5),
                new(0.25, 0.3, 2, 0.275, 0.5),
                new(0.75, 1, 2, 0.875, 1),
            ],
            bins);
    }

    [Fact]
    public void Equal_count_bins_split_a_rare_class_evenly_and_keep_ties_together()
    {
        var bins = ReliabilityDiagram.EqualCount(
            [0.01, 0.02, 0.03, 0.03, 0.03, 0.06, 0.07, 0.9], [false, false, false, false, true, false, false, true], 4);
        Assert.Equal([2, 3, 1, 2], bins.Select(bin => bin.Count));
        Assert.Equal([0.01, 0.03, 0.06, 0.07], bins.Select(bin => bin.Lowest));
        Assert.Equal([0.02, 0.03, 0.06, 0.9], bins.Select(bin => bin.Highest));
    }

    [Fact]
    public void Bins_lose_no_object_and_their_means_make_up_the_whole() =>
        Gen.Select(Objects, Gen.Int[1, 12], Gen.Bool).Sample((objects, count, width) =>
        {
            var probabilities = Array.ConvertAll(objects, o => o.Probability);
            var labels = Array.ConvertAll(objects, o => o.Positive);
            var bins = width
                ? ReliabilityDiagram.EqualWidth(probabilities, labels, count)
                : ReliabilityDiagram.EqualCount(probabilities, labels, count);
            Assert.InRange(bins.Length, 1, count);
            Assert.Equal(objects.Length, bins.Sum(bin => bin.Count));
            Numbers.Close(probabilities.Sum(), bins.Sum(bin => bin.Count * bin.MeanProbability), 1e-12);
            Numbers.Close(labels.Count(l => l), bins.Sum(bin => bin.Count * bin.PositiveFraction), 1e-12);
            Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.True(pair.First.Highest < pair.Second.Lowest));
        });

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        foreach (var wrong in new[] { -0.1, 1.1, double.NaN })
        {
            Assert.Throws<ArgumentException>(() => ProbabilityScores.Brier([wrong], [true]));
            Assert.Throws<ArgumentException>(() => ProbabilityScores.LogScore([wrong], [true]));
            Assert.Throws<ArgumentException>(() => ReliabilityDiagram.EqualWidth([wrong], [true]));
        }

        Assert.Throws<ArgumentException>(() => ProbabilityScores.Brier([], []));
        Assert.Throws<ArgumentException>(() => ProbabilityScores.Brier([0.5], [true, false]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReliabilityDiagram.EqualCount([0.5], [true], 0));
    }
}
