using CsCheck;
using Lyraflow.Statistics.Calibration;

namespace Lyraflow.Statistics.Tests.Calibration;

public class IsotonicCalibrationTests
{
    [Fact]
    public void Violators_are_pooled_by_hand()
    {
        var fit = IsotonicCalibration.Fit([1, 2, 3, 4, 5], [false, true, false, true, true]);
        Assert.Equal([1, 2, 3, 4, 5], fit.LogRatios.ToArray());
        Assert.Equal([0, 0.5, 0.5, 1, 1], fit.Probabilities.ToArray());
        Assert.Equal(0.25, fit.Apply(1.5));
        Assert.Equal(0.5, fit.Apply(2.7));
        Numbers.Close(0.75, fit.Apply(3.5), 1e-15);
    }

    [Fact]
    public void The_fit_is_the_least_squares_one_by_the_max_min_formula() =>
        Generators.TiedObjects.Sample(objects =>
        {
            var fit = IsotonicCalibration.Fit(Generators.Scores(objects), Generators.Labels(objects));
            double[] values = [.. objects.Select(o => o.Score).Distinct()];
            foreach (var x in values)
            {
                // max over lower ends, min over upper ends, of the mean between (Barlow et al. 1972).
                var expected = values.Where(low => low <= x).Max(low => values.Where(high => high >= x).Min(high =>
                    objects.Where(o => o.Score >= low && o.Score <= high).Average(o => o.Positive ? 1.0 : 0)));
                Numbers.Close(expected, fit.Apply(x), 1e-15);
            }
        });

    [Fact]
    public void The_function_never_decreases() =>
        Gen.Select(Generators.TiedObjects, Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample((objects, a, b) =>
        {
            var fit = IsotonicCalibration.Fit(Generators.Scores(objects), Generators.Labels(objects));
            Assert.True(fit.Apply(Math.Min(a, b)) <= fit.Apply(Math.Max(a, b)));
            Assert.InRange(fit.Apply(a), 0, 1);
        });

    [Fact]
    public void Beyond_the_fitted_range_the_ends_hold()
    {
        var fit = IsotonicCalibration.Fit([1, 1, 2, 2, 2], [true, false, true, true, false]);
        Assert.Equal(0.5, fit.Apply(double.NegativeInfinity));
        Assert.Equal(2.0 / 3, fit.Apply(100));
        Assert.Throws<ArgumentException>(() => fit.Apply(double.NaN));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => IsotonicCalibration.Fit([], []));
        Assert.Throws<ArgumentException>(() => IsotonicCalibration.Fit([1, 2], [false, false]));
        Assert.Throws<ArgumentException>(() => IsotonicCalibration.Fit([1, double.NegativeInfinity], [true, false]));
    }
}
