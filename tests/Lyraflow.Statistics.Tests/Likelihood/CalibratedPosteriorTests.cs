using CsCheck;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Likelihood;

public class CalibratedPosteriorTests
{
    private static readonly OutlierThreshold[] AnyRow = [new(double.NegativeInfinity), new(double.NegativeInfinity)];

    private static readonly Gen<(double[] LogDensities, Priors Priors, RatioCalibration Calibration)> Rows = Gen.Select(
        Gen.Double[-300, 50].Array[3],
        Gen.Double[0.01, 1].Array[3],
        Gen.Double[0.2, 2],
        Gen.Double[-2, 2],
        (densities, weights, slope, intercept) =>
            (densities, Priors.Given([.. weights.Select(w => w / weights.Sum())]), new RatioCalibration(slope, intercept)));

    [Fact]
    public void Slope_and_intercept_act_on_the_natural_ratio_beside_the_prior()
    {
        // ln r = 2; 0.5 · 2 + 0.25 + ln(0.1 / 0.9)
        var posterior = Of([[3], [1]], Priors.Given(0.1, 0.9), 0, new RatioCalibration(0.5, 0.25), AnyRow);

        Numbers.Close(1 / (1 + Math.Exp(-(1.25 - Math.Log(9)))), posterior, 1e-15);
    }

    [Fact]
    public void Without_a_correction_it_is_the_theorem_of_Bayes() =>
        Rows.Sample(row =>
        {
            var plain = new double[1];
            Posterior.OfClass(Densities(row.LogDensities), row.Priors, 1, plain);
            Numbers.Close(
                plain[0],
                Of([.. row.LogDensities.Select(value => new[] { value })], row.Priors, 1, new RatioCalibration(1, 0), Thresholds(3, -20)),
                1e-9);
        });

    [Fact]
    public void The_posteriors_of_two_classes_add_up_to_one() =>
        Rows.Sample(row =>
        {
            double[][] densities = [[row.LogDensities[0]], [row.LogDensities[1]]];
            var first = row.Priors.Probabilities[0];
            var priors = Priors.Given(first, 1 - first);
            var sum = Of(densities, priors, 0, row.Calibration, Thresholds(2, -20))
                + Of(densities, priors, 1, row.Calibration.Inverse, Thresholds(2, -20));
            Numbers.Close(1, sum, 1e-12);
        });

    [Fact]
    public void The_intercept_is_whole_where_a_class_explains_the_row_and_fades_with_the_density()
    {
        var calibration = new RatioCalibration(0.8, 1);
        var priors = Priors.Given(0.2, 0.8);
        double LogOdds(double logDensity)
        {
            var posterior = Of([[logDensity], [logDensity]], priors, 0, calibration, Thresholds(2, -20));
            return Math.Log(posterior / (1 - posterior)) - Math.Log(0.25);
        }

        Numbers.Close(1, LogOdds(-5), 1e-12);
        Numbers.Close(1, LogOdds(-20), 1e-12);
        Numbers.Close(0.5, LogOdds(-20 - Math.Log(2)), 1e-12);
        Numbers.Close(0, LogOdds(-80), 1e-12);
    }

    [Fact]
    public void The_class_that_comes_nearest_to_its_threshold_counts()
    {
        var densities = new ClassLogDensities([-30], [-11]);

        Numbers.Close(Math.Exp(-1), OutlierThreshold.Explained(densities, [new(-20), new(-10)], 0), 1e-15);
        Assert.Equal(1, OutlierThreshold.Explained(densities, [new(-30), new(-10)], 0));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(double.NegativeInfinity)]
    public void A_row_without_any_density_keeps_the_prior(double threshold)
    {
        double[][] none = [[double.NegativeInfinity], [double.NegativeInfinity], [double.NegativeInfinity]];

        Numbers.Close(0.3, Of(none, Priors.Given(0.3, 0.3, 0.4), 0, new RatioCalibration(2, 3), Thresholds(3, threshold)), 1e-15);
    }

    [Fact]
    public void Infinite_ratios_and_a_prior_of_none_decide()
    {
        var calibration = new RatioCalibration(0.5, -3);
        double[][] sure = [[-1], [double.NegativeInfinity]];

        Assert.Equal(1, Of(sure, Priors.Given(0.1, 0.9), 0, calibration, AnyRow));
        Assert.Equal(0, Of(sure, Priors.Given(0.1, 0.9), 1, calibration, AnyRow));
        Assert.Equal(0, Of(sure, Priors.Given(0, 1), 0, calibration, AnyRow));
    }

    [Fact]
    public void A_calibrated_ratio_can_be_undone()
        => Rows.Sample(row => Numbers.Close(
            row.LogDensities[0], row.Calibration.Undo(row.Calibration.Apply(row.LogDensities[0], explained: 1)), 1e-9));

    private static double Of(
        double[][] logDensities, Priors priors, int target, RatioCalibration calibration, OutlierThreshold[] thresholds)
    {
        var result = new double[1];
        Posterior.Calibrated(new ClassLogDensities(logDensities), priors, target, calibration, thresholds, result);
        return result[0];
    }

    private static ClassLogDensities Densities(double[] row) => new([.. row.Select(value => new[] { value })]);

    private static OutlierThreshold[] Thresholds(int classes, double value)
        => [.. Enumerable.Repeat(new OutlierThreshold(value), classes)];
}
