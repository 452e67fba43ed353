using Lyraflow.Primitives;
using Lyraflow.Statistics.Calibration;

namespace Lyraflow.Statistics.Tests.Calibration;

public class PlattCalibrationTests
{
    [Fact]
    public void The_fit_equals_a_root_found_with_40_digits()
    {
        var fit = PlattCalibration.Fit(
            [-2, -1, -0.5, 0, 0.5, 1, 2, 3], [false, false, true, false, true, false, true, true]);
        Numbers.RelativelyClose(0.57309244638709215, fit.Slope, 1e-13);
        Numbers.RelativelyClose(-0.20457273795422441, fit.Intercept, 1e-13);
        Numbers.Close(1 / (1 + Math.Exp(-fit.Intercept)), fit.Apply(0), 1e-16);
    }

    [Fact]
    public void A_scaled_and_shifted_ratio_is_put_right()
    {
        var random = new RandomSource(5);
        const int count = 40_000;
        var ratios = new double[count];
        var labels = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var logOdds = 2 * random.NextNormal() - 3;
            labels[i] = random.NextUniform() < 1 / (1 + Math.Exp(-logOdds));
            ratios[i] = (logOdds - 1) / 0.25;
        }

        var fit = PlattCalibration.Fit(ratios, labels);
        Numbers.Close(0.25, fit.Slope, 0.01);
        Numbers.Close(1, fit.Intercept, 0.1);
        // The likelihood is stationary: promised and observed numbers of positive objects agree.
        Numbers.Close(labels.Count(label => label), ratios.Sum(fit.Apply), 2);
    }

    [Fact]
    public void Scale_and_origin_of_the_ratios_do_not_matter()
    {
        var random = new RandomSource(9);
        var ratios = Numbers.Normals(random, 300, deviation: 4);
        var labels = Array.ConvertAll(ratios, ratio => ratio + (3 * random.NextNormal()) > 2);
        var fit = PlattCalibration.Fit(ratios, labels);
        var moved = PlattCalibration.Fit(Array.ConvertAll(ratios, ratio => (50 * ratio) + 1000), labels);
        foreach (var ratio in ratios)
        {
            Numbers.Close(fit.Apply(ratio), moved.Apply((50 * ratio) + 1000), 1e-9);
        }
    }

    [Fact]
    public void Classes_that_do_not_overlap_get_a_finite_slope()
    {
        var fit = PlattCalibration.Fit([-3, -2, -1, 1, 2, 3], [false, false, false, true, true, true]);
        Assert.True(double.IsFinite(fit.Slope) && fit.Slope > 0);
        Numbers.Close(0.5, fit.Apply(0), 1e-12);
    }

    [Fact]
    public void Infinite_ratios_may_be_judged_but_not_fitted()
    {
        var fit = PlattCalibration.Fit([-1, 1, 0], [false, true, true]);
        Assert.Equal(1, fit.Apply(double.PositiveInfinity));
        Assert.Equal(0, fit.Apply(double.NegativeInfinity));
        Assert.Throws<ArgumentException>(() => fit.Apply(double.NaN));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([-1, double.PositiveInfinity], [false, true]));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([], []));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([1, 2], [true, true]));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([1, 2], [true]));
        Assert.Contains(
            "All log ratios are equal",
            Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([1, 1], [true, false])).Message,
            StringComparison.Ordinal);
    }
}
