using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests.Ranking;

public class ConfusionCountsTests
{
    // The paper's result, anchors item 9: 39 of 39 RR Lyrae found, 294 of 9,275 stars called RR Lyrae.
    private static readonly ConfusionCounts Paper = new(39, 294, 9275 - 294, 0);

    [Fact]
    public void The_papers_counts_give_the_papers_rates()
    {
        Assert.Equal(1, Paper.Completeness);
        Numbers.Close(0.1171, Paper.Purity, 5e-5);
        Numbers.Close(0.8829, Paper.Contamination, 5e-5);
        Numbers.Close(0.9684, Paper.Accuracy, 5e-5);
        Numbers.Close(78.0 / (78 + 294), Paper.F1, 1e-15);
        Numbers.Close(294.0 / 9275, Paper.FalsePositiveRate, 1e-15);
        Numbers.Close(39.0 * 8981 / Math.Sqrt(333.0 * 39 * 9275 * 8981), Paper.MatthewsCorrelation, 1e-15);
    }

    [Fact]
    public void Always_answering_star_is_nearly_always_right_and_finds_nothing()
    {
        var none = new ConfusionCounts(0, 0, 92_658, 483);
        Numbers.Close(0.9948, none.Accuracy, 5e-5);
        Assert.Equal(0, none.Completeness);
        Assert.Equal(0, none.F1);
        Assert.Equal(0, none.MatthewsCorrelation);
        Assert.Equal(double.NaN, none.Purity);
    }

    [Fact]
    public void Correlation_is_one_when_all_is_right_and_minus_one_when_all_is_wrong()
    {
        Assert.Equal(1, new ConfusionCounts(3, 0, 5, 0).MatthewsCorrelation);
        Assert.Equal(-1, new ConfusionCounts(0, 5, 0, 3).MatthewsCorrelation);
    }

    [Fact]
    public void Folds_add_up() =>
        Assert.Equal(new ConfusionCounts(40, 296, 8984, 4), Paper + new ConfusionCounts(1, 2, 3, 4));

    [Fact]
    public void An_object_at_the_threshold_is_selected()
    {
        var scores = new LabeledScores([1, 2, 2, 3], [false, true, false, true]);
        Assert.Equal(new ConfusionCounts(1, 0, 2, 1), scores.At(3));
        Assert.Equal(new ConfusionCounts(2, 1, 1, 0), scores.At(2));
        Assert.Equal(new ConfusionCounts(1, 0, 2, 1), scores.At(2.5));
        Assert.Equal(new ConfusionCounts(0, 0, 2, 2), scores.At(3.5));
        Assert.Equal(new ConfusionCounts(2, 2, 0, 0), scores.At(double.NegativeInfinity));
        Assert.Throws<ArgumentException>(() => scores.At(double.NaN));
    }
}
