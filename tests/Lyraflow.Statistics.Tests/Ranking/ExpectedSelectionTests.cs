using CsCheck;
using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Storage;

namespace Lyraflow.Statistics.Tests.Ranking;

public class ExpectedSelectionTests
{
    private static readonly DecisionStep[] Curve =
    [
        new(1.5, 0.40, 0.0001, 1), new(1, 0.60, 0.001, 10), new(0.5, 0.85, 0.01, 100), new(-0.5, 0.97, 0.1, 1000)
    ];

    /// <summary>Curves as counting gives them: from the highest threshold down, both shares grow.</summary>
    private static readonly Gen<Decision> Decisions = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], (right, wrong) => (right, wrong))
        .Array[1, 30].Select(counts =>
        {
            var objects = Math.Max(1, counts.Sum(step => step.right));
            var others = Math.Max(1, counts.Sum(step => step.wrong));
            var curve = counts.Select((_, i) => (
                Right: counts.Take(i + 1).Sum(step => step.right), Wrong: counts.Take(i + 1).Sum(step => step.wrong)))
                .Select((sums, i) => new DecisionStep(10 - i, sums.Right / (double)objects, sums.Wrong / (double)others, sums.Wrong));
            return NewDecision([.. curve], objects, others);
        });

    private static readonly Gen<double> Priors = Gen.Double[0.001, 0.9];

    [Fact]
    public void The_points_are_those_of_the_prior()
    {
        var decision = NewDecision(Curve, 100, 10_000);
        var usual = ExpectedSelection.ChooseAll(decision, 0.01);

        Assert.Equal([("complete", -0.5), ("balanced", 1), ("pure", 1.5)], usual.Select(point => (point.Name, point.Log10Ratio)));
        Assert.All(usual, point => Assert.True(point.Reached));
        Numbers.Close(0.006 / (0.006 + 0.00099), usual[1].Purity, 1e-15);
        Assert.Equal((0.6, 10, 100, 10_000, 0.01), (
            usual[1].Completeness, usual[1].Contaminants, usual[1].Objects, usual[1].OtherRows, usual[1].Prior));
        Assert.Equal(1, ExpectedSelection.ChoosePure(decision, 0.1).Log10Ratio);
    }

    [Fact]
    public void A_purity_or_completeness_out_of_reach_is_said_to_be_so()
    {
        var pure = ExpectedSelection.ChoosePure(NewDecision(Curve, 100, 10_000), 0.001);
        var complete = ExpectedSelection.ChooseComplete(NewDecision(Curve[..2], 100, 10_000), 0.01);

        Assert.Equal((false, 1.5), (pure.Reached, pure.Log10Ratio));
        Assert.Equal((false, 1), (complete.Reached, complete.Log10Ratio));
    }

    [Fact]
    public void No_threshold_is_better_than_the_one_chosen() =>
        Gen.Select(Decisions, Priors).Sample((decision, prior) =>
        {
            var selected = decision.Curve.Where(step => !double.IsNaN(step.Purity(prior))).ToArray();
            if (selected.Length == 0)
            {
                return;
            }

            var complete = ExpectedSelection.ChooseComplete(decision, prior);
            var enough = selected.Where(step => step.Completeness >= 0.95).ToArray();
            Assert.Equal(enough.Length > 0, complete.Reached);
            Assert.Equal(
                enough.Length > 0 ? enough.Max(step => step.Purity(prior)) : selected.Max(step => step.Completeness),
                enough.Length > 0 ? complete.Purity : complete.Completeness);
            var pure = ExpectedSelection.ChoosePure(decision, prior);
            var right = selected.Where(step => step.Purity(prior) >= 0.95).ToArray();
            Assert.Equal(right.Length > 0, pure.Reached);
            Assert.Equal(
                right.Length > 0 ? right.Max(step => step.Completeness) : selected.Max(step => step.Purity(prior)),
                right.Length > 0 ? pure.Completeness : pure.Purity);
            var balanced = ExpectedSelection.ChooseBalanced(decision, prior);
            if (selected.Any(step => step.Completeness > 0))
            {
                Numbers.Close(
                    selected.Where(step => step.Completeness > 0).Max(step => F1(step.Completeness, step.Purity(prior))),
                    F1(balanced.Completeness, balanced.Purity),
                    1e-12);
            }
        });

    [Fact]
    public void Every_point_is_a_step_of_the_curve_and_lies_within_its_intervals() =>
        Gen.Select(Decisions, Priors).Sample((decision, prior) =>
        {
            foreach (var point in ExpectedSelection.ChooseAll(decision, prior))
            {
                Assert.Contains(
                    new DecisionStep(point.Log10Ratio, point.Completeness, decision.Curve.Single(
                        step => step.Log10Ratio == point.Log10Ratio).Leakage, point.Contaminants),
                    decision.Curve);
                Assert.InRange(point.Completeness, point.CompletenessInterval.Low - 1e-12, point.CompletenessInterval.High + 1e-12);
                if (!double.IsNaN(point.Purity))
                {
                    Assert.InRange(point.Purity, point.PurityInterval.Low - 1e-12, point.PurityInterval.High + 1e-12);
                }
            }
        });

    [Fact]
    public void A_given_threshold_is_read_at_the_next_one_up()
    {
        var decision = NewDecision(Curve, 100, 10_000);

        var (between, on, above) = (At(0.9), At(0.5), At(2));
        Assert.Equal((0.6, 0.9), (between.Completeness, between.Log10Ratio));
        Assert.Equal(0.85, on.Completeness);
        Assert.Equal((0, double.NaN), (above.Completeness, above.Purity));

        ExpectedSelection At(double log10Ratio) => ExpectedSelection.At(decision, 0.01, log10Ratio);
    }

    [Fact]
    public void No_contaminant_at_all_leaves_the_purity_in_doubt()
    {
        var few = ExpectedSelection.At(NewDecision([new(3, 0.5, 0, 0)], 50, 1000), 0.01, 3);
        var many = ExpectedSelection.At(NewDecision([new(3, 0.5, 0, 0)], 50, 1_000_000), 0.01, 3);

        Assert.Equal((1, 1, 1), (few.Purity, few.PurityInterval.High, many.Purity));
        Assert.InRange(few.PurityInterval.Low, 0.3, 0.6);
        Assert.InRange(many.PurityInterval.Low, 0.99, 1);
    }

    [Fact]
    public void Rows_that_stand_for_several_weigh_no_more_in_the_interval()
    {
        // Each of the 2,000 rows stands for five: ten contaminants are 0.005 of them.
        var weighed = NewDecision([new(1, 0.6, 0.005, 10)], 100, 2000) with { Others = 10_000 };
        var plain = NewDecision([new(1, 0.6, 0.005, 10)], 100, 2000);

        Assert.Equal(ExpectedSelection.At(plain, 0.01, 1).PurityInterval, ExpectedSelection.At(weighed, 0.01, 1).PurityInterval);
    }

    [Fact]
    public void A_curve_without_thresholds_has_nothing_to_choose()
        => Assert.Throws<ArgumentException>(() => ExpectedSelection.ChoosePure(NewDecision([], 1, 1), 0.01));

    [Theory]
    [InlineData(0, 10, 0, 0.27754)]
    [InlineData(0.5, 10, 0.23659, 0.76341)]
    [InlineData(1, 4, 0.51010, 1)]
    [InlineData(0, 0, 0, 1)]
    public void The_interval_of_a_fraction_is_Wilsons(double fraction, int count, double low, double high)
    {
        var interval = FractionInterval.Of(fraction, count);
        Numbers.Close(low, interval.Low, 1e-5);
        Numbers.Close(high, interval.High, 1e-5);
    }

    private static double F1(double completeness, double purity) => 2 * completeness * purity / (completeness + purity);

    private static Decision NewDecision(IReadOnlyList<DecisionStep> curve, int objects, int others) => new()
    {
        Target = "rare",
        TrainingPrior = 0.01,
        Objects = objects,
        Others = others,
        OtherRows = others,
        Slope = 1,
        Intercept = 0,
        Curve = curve,
    };
}
