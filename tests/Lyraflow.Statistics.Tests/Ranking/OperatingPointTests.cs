using System.Reflection;
using CsCheck;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests.Ranking;

public class OperatingPointTests
{
    // Descending: 9+ 8+ 7− 6+ 5− 4− 3+ 2− 1−
    private static readonly ValidationScores Validation = new(
        [9, 8, 7, 6, 5, 4, 3, 2, 1], [true, true, false, true, false, false, true, false, false]);

    private static readonly TestScores Test = new([9.5, 6.5, 5.9, 3.5, 2.5], [true, false, true, true, false]);

    [Fact]
    public void The_complete_point_is_the_purest_that_misses_no_more_than_asked()
    {
        var point = OperatingPoint.ChooseComplete(Validation, 0.75);
        Assert.Equal(("complete", 6.0, true), (point.Name, point.Threshold, point.Reached));
        Assert.Equal(new ConfusionCounts(3, 1, 4, 1), point.Validation);
        Assert.Equal(3, OperatingPoint.ChooseComplete(Validation, 0.76).Threshold);
    }

    [Fact]
    public void The_balanced_point_has_the_best_F1()
    {
        var point = OperatingPoint.ChooseBalanced(Validation);
        Assert.Equal(("balanced", 6.0), (point.Name, point.Threshold));
        Assert.Equal(RankingMetrics.BestF1(Validation.Counts), point.Validation.F1);
    }

    [Fact]
    public void The_pure_point_is_the_most_complete_that_is_pure_enough()
    {
        Assert.Equal(8, OperatingPoint.ChoosePure(Validation, 0.9).Threshold);
        Assert.Equal(6, OperatingPoint.ChoosePure(Validation, 0.75).Threshold);
    }

    [Fact]
    public void A_purity_out_of_reach_is_said_to_be_so()
    {
        var point = OperatingPoint.ChoosePure(new([3, 2, 1], [false, true, true]), 0.9);
        Assert.False(point.Reached);
        Assert.Equal(1, point.Threshold);
    }

    [Fact]
    public void A_point_keeps_its_threshold_on_the_test_scores()
    {
        Assert.Equal(new ConfusionCounts(1, 1, 1, 2), OperatingPoint.ChooseBalanced(Validation).ApplyTo(Test));
        Assert.True(OperatingPoint.ChooseBalanced(Validation).Selects(6));
        Assert.False(OperatingPoint.ChooseBalanced(Validation).Selects(Math.BitDecrement(6.0)));
        Assert.Throws<ArgumentException>(() => OperatingPoint.ChooseBalanced(Validation).Selects(double.NaN));
    }

    [Fact]
    public void The_points_keep_their_promises_on_the_validation_scores() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var scores = new ValidationScores(Generators.Scores(objects), Generators.Labels(objects));
            var complete = OperatingPoint.ChooseComplete(scores, 0.9);
            Assert.True(complete.Validation.Completeness >= 0.9);
            Assert.Equal(RankingMetrics.PurityAtCompleteness(scores.Counts, 0.9), complete.Validation.Purity);
            var pure = OperatingPoint.ChoosePure(scores, 0.6);
            Assert.Equal(
                RankingMetrics.CompletenessAtPurity(scores.Counts, 0.6), pure.Reached ? pure.Validation.Completeness : 0);
            Assert.Equal(scores.At(pure.Threshold), pure.Validation);
        });

    [Fact]
    public void Thresholds_are_chosen_on_validation_scores_only()
    {
        var choices = typeof(OperatingPoint).GetMethods(BindingFlags.Public | BindingFlags.Static);
        Assert.Equal(3, choices.Length);
        Assert.All(choices, choice => Assert.Equal(typeof(ValidationScores), choice.GetParameters()[0].ParameterType));
        Assert.Empty(typeof(OperatingPoint).GetConstructors());
        Assert.Equal(
            typeof(TestScores),
            typeof(OperatingPoint).GetMethod(nameof(OperatingPoint.ApplyTo))!.GetParameters()[0].ParameterType);
    }
}
