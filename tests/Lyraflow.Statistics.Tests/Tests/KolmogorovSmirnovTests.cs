using CsCheck;
using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class KolmogorovSmirnovTests
{
    [Fact]
    public void The_statistic_is_the_largest_difference_of_the_distribution_functions() =>
        Gen.Select(Generators.TiedValues, Generators.TiedValues).Sample((first, second) =>
        {
            var expected = first.Concat(second).Max(x => Math.Abs(
                ((double)first.Count(v => v <= x) / first.Length) - ((double)second.Count(v => v <= x) / second.Length)));
            Numbers.Close(expected, KolmogorovSmirnov.TwoSample(first, second).Statistic, 1e-15);
        });

    [Fact]
    public void The_two_samples_may_be_swapped_and_shuffled() =>
        Gen.Select(Generators.TiedValues, Generators.TiedValues).Sample((first, second) => Assert.Equal(
            KolmogorovSmirnov.TwoSample(first, second),
            KolmogorovSmirnov.TwoSample([.. second.Reverse()], [.. first.Order()])));

    [Fact]
    public void Samples_apart_differ_by_one_and_equal_samples_by_nothing()
    {
        Assert.Equal(1, KolmogorovSmirnov.TwoSample([1, 2, 3], [4, 5]).Statistic);
        Assert.Equal(new KolmogorovSmirnovTest(0, 1), KolmogorovSmirnov.TwoSample([1, 2, 3], [3, 2, 1]));
    }

    [Fact]
    public void One_value_against_a_uniform_distribution_is_judged_by_its_distance_from_the_ends()
    {
        var result = KolmogorovSmirnov.OneSample([0.9], x => x);
        Numbers.Close(0.9, result.Statistic, 1e-15);
        Numbers.Close(0.2, result.PValue, 1e-15);
    }

    [Theory]
    [InlineData(0.05, 30, 50)]
    [InlineData(0.01, 483, 92_658)]
    [InlineData(0.5, 1000, 1000)]
    public void The_critical_value_is_near_its_limit_for_many_rows_and_symmetric(double level, int first, int second)
    {
        var critical = KolmogorovSmirnov.TwoSampleCriticalValue(level, first, second);
        var limit = Math.Sqrt(-0.5 * Math.Log(level / 2)) * Math.Sqrt((first + (double)second) / first / second);
        Numbers.RelativelyClose(limit, critical, 0.05);
        Assert.Equal(critical, KolmogorovSmirnov.TwoSampleCriticalValue(level, second, first));
    }

    [Fact]
    public void A_statistic_rejects_exactly_from_the_critical_value_on() =>
        Gen.Select(Generators.TiedValues, Generators.TiedValues, Gen.Double[0.01, 0.9]).Sample((first, second, level) =>
        {
            var test = KolmogorovSmirnov.TwoSample(first, second);
            var critical = KolmogorovSmirnov.TwoSampleCriticalValue(level, first.Length, second.Length);
            Assert.Equal(test.PValue <= level, test.Statistic >= critical);
        });

    [Fact]
    public void The_critical_value_of_a_single_value_is_known_in_closed_form() =>
        // One value: P(D > d) = 2(1 − d) for d of at least 1/2.
        Numbers.Close(0.975, KolmogorovSmirnov.TwoSampleCriticalValue(0.05, 2, 2), 1e-15);

    [Fact]
    public void Under_equality_p_values_are_uniform()
    {
        var random = new RandomSource(7);
        var values = new double[500];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = KolmogorovSmirnov.TwoSample(Numbers.Normals(random, 300), Numbers.Normals(random, 200)).PValue;
        }

        Assert.InRange(KolmogorovSmirnov.OneSample(values, p => p).PValue, 0.001, 1);
    }

    [Fact]
    public void The_papers_good_agreement_rejects_equality() =>
        Assert.True(0.014 > KolmogorovSmirnov.TwoSampleCriticalValue(1e-7, 92_658, 92_658));

    [Fact]
    public void Empty_samples_and_NaN_are_refused()
    {
        var empty = Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.TwoSample([], [1]));
        Assert.Contains("first is empty", empty.Message, StringComparison.Ordinal);
        var undefined = Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.TwoSample([1], [0, double.NaN]));
        Assert.Contains("second in row 1 is not a number", undefined.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.OneSample([double.NaN], x => x));
        Assert.Throws<ArgumentOutOfRangeException>(() => KolmogorovSmirnov.TwoSampleCriticalValue(0, 5, 5));
    }
}
