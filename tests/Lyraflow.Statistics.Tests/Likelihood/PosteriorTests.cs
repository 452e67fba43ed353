using CsCheck;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Likelihood;

public class PosteriorTests
{
    private static readonly Gen<(double[] LogDensities, Priors Priors)> ThreeClasses = Gen.Select(
        Gen.Double[-2000, 50].Array[3],
        Gen.Double[0.01, 1].Array[3],
        (densities, weights) => (densities, Priors.Given([.. weights.Select(w => w / weights.Sum())])));

    [Fact]
    public void Two_classes_by_hand()
    {
        // 0.1 · 3 against 0.9 · 1
        var row = new ClassLogDensities([Math.Log(3)], [Math.Log(1)]);
        Numbers.Close(0.25, Posterior0(row, Priors.Given(0.1, 0.9)), 1e-15);
        var ratio = new double[1];
        LogLikelihoodRatio.Between(row, 0, 1, ratio);
        Numbers.Close(Math.Log10(3), ratio[0], 1e-15);
        LogLikelihoodRatio.Between(row, 1, 0, ratio);
        Numbers.Close(-Math.Log10(3), ratio[0], 1e-15);
    }

    [Fact]
    public void One_class_against_the_rest_by_hand()
    {
        // The others mix to (0.2 · 4 + 0.3 · 1) / 0.5 = 2.2; the class has 22.
        var row = new ClassLogDensities([Math.Log(22)], [Math.Log(4)], [Math.Log(1)]);
        var ratio = new double[1];
        LogLikelihoodRatio.AgainstRest(row, Priors.Given(0.5, 0.2, 0.3), 0, ratio);
        Numbers.Close(1, ratio[0], 1e-15);
    }

    [Fact]
    public void Posteriors_add_up_to_one_however_small_the_densities() =>
        ThreeClasses.Sample(row =>
        {
            var densities = Row(row.LogDensities);
            var sum = 0.0;
            var posterior = new double[1];
            for (var k = 0; k < 3; k++)
            {
                Posterior.OfClass(densities, row.Priors, k, posterior);
                sum += posterior[0];
            }

            Numbers.Close(1, sum, 1e-12);
        });

    [Fact]
    public void Posterior_odds_are_the_ratio_times_the_prior_odds() =>
        ThreeClasses.Sample(row =>
        {
            var densities = Row(row.LogDensities);
            var ratio = new double[1];
            var log = new double[3];
            LogLikelihoodRatio.AgainstRest(densities, row.Priors, 0, ratio);
            for (var k = 0; k < 3; k++)
            {
                Posterior.LogOfClass(densities, row.Priors, k, log.AsSpan(k, 1));
            }

            var prior = row.Priors.Probabilities[0];
            var logOdds = log[0] - Math.Max(log[1], log[2]) - Math.Log(1 + Math.Exp(-Math.Abs(log[1] - log[2])));
            Numbers.Close(logOdds, (Math.Log(10) * ratio[0]) + Math.Log(prior / (1 - prior)), 1e-9);
        });

    [Fact]
    public void With_two_classes_the_rest_is_the_other_whatever_the_priors() =>
        Gen.Select(Gen.Double[-900, 9], Gen.Double[-900, 9], Gen.Double[0.01, 0.99]).Sample((a, b, prior) =>
        {
            var ratio = new double[2];
            LogLikelihoodRatio.Between(Row([a, b]), 0, 1, ratio.AsSpan(0, 1));
            LogLikelihoodRatio.AgainstRest(Row([a, b]), Priors.Given(prior, 1 - prior), 0, ratio.AsSpan(1, 1));
            Numbers.Close(ratio[0], ratio[1], 1e-12);
        });

    [Fact]
    public void A_class_without_density_or_prior_has_no_posterior()
    {
        var none = double.NegativeInfinity;
        Assert.Equal(0, Posterior0(Row([none, -5]), Priors.Equal(2)));
        Assert.Equal(1, Posterior0(Row([-5, none]), Priors.Equal(2)));
        Assert.Equal(0, Posterior0(Row([9, -5]), Priors.Given(0, 1)));
        Assert.Equal(double.NaN, Posterior0(Row([none, none]), Priors.Equal(2)));
        var ratio = new double[1];
        LogLikelihoodRatio.Between(Row([none, -5]), 0, 1, ratio);
        Assert.Equal(double.NegativeInfinity, ratio[0]);
        LogLikelihoodRatio.AgainstRest(Row([-5, none]), Priors.Equal(2), 0, ratio);
        Assert.Equal(double.PositiveInfinity, ratio[0]);
        LogLikelihoodRatio.Between(Row([none, none]), 0, 1, ratio);
        Assert.Equal(double.NaN, ratio[0]);
    }

    [Fact]
    public void Log_densities_that_do_not_fit_together_are_refused_in_clear_words()
    {
        AssertRefused("two classes", () => new ClassLogDensities([1.0]));
        AssertRefused("class 1 has 1 values where 2", () => new ClassLogDensities([1, 2], [1]));
        AssertRefused("class 1 in row 0 is NaN", () => new ClassLogDensities([1], [double.NaN]));
        AssertRefused("class 0 in row 0 is Infinity", () => new ClassLogDensities([double.PositiveInfinity], [1]));
        AssertRefused("is empty", () => new ClassLogDensities([], []));
        AssertRefused("3 priors for 2 classes", () => Posterior0(Row([1, 2]), Priors.Equal(3)));
        AssertRefused("prior 0", () => LogLikelihoodRatio.AgainstRest(Row([1, 2]), Priors.Given(1, 0), 0, new double[1]));
        AssertRefused("destination has 2", () => Posterior.OfClass(Row([1, 2]), Priors.Equal(2), 0, new double[2]));
        AssertRefused("There are 2 classes", () => LogLikelihoodRatio.Between(Row([1, 2]), 0, 2, new double[1]));
    }

    private static void AssertRefused(string words, Func<object> creation) =>
        AssertRefused(words, () => { _ = creation(); });

    private static void AssertRefused(string words, Action action) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static ClassLogDensities Row(double[] logDensities) => new([.. logDensities.Select(value => new[] { value })]);

    private static double Posterior0(ClassLogDensities row, Priors priors)
    {
        var posterior = new double[1];
        Posterior.OfClass(row, priors, 0, posterior);
        return posterior[0];
    }
}
