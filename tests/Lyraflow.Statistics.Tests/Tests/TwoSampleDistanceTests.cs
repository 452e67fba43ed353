using CsCheck;
using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class TwoSampleDistanceTests
{
    private static readonly PermutationTestSettings Few = new() { Permutations = 19 };

    [Fact]
    public void The_energy_distance_of_two_pairs_by_hand() =>
        // 2 · (1+5+1+3)/4 − (2+2)/4 − (4+4)/4
        Numbers.Close(2, TwoSampleDistance.EnergyDistance([0, 2], [1, 5], 1, new RandomSource(1), Few).Statistic, 1e-14);

    [Fact]
    public void Energy_distance_in_two_columns_uses_Euclidean_distances() =>
        // 2 · (5+5+5+5)/4 for two points each, all at one place and at (3, 4) from it.
        Numbers.Close(
            10,
            TwoSampleDistance.EnergyDistance([1, 1, 1, 1], [4, 5, 4, 5], 2, new RandomSource(1), Few).Statistic,
            1e-14);

    [Fact]
    public void In_one_dimension_energy_distance_is_twice_the_area_between_the_squared_distribution_functions() =>
        Gen.Select(Generators.TiedValues, Generators.TiedValues)
            .Where((first, second) => first.Length > 1 && second.Length > 1)
            .Sample((first, second) =>
            {
                var area = 0.0;
                double[] edges = [.. first.Concat(second).Distinct().Order()];
                for (var i = 1; i < edges.Length; i++)
                {
                    var f = (double)first.Count(x => x < edges[i]) / first.Length;
                    var g = (double)second.Count(x => x < edges[i]) / second.Length;
                    area += (f - g) * (f - g) * (edges[i] - edges[i - 1]);
                }

                var actual = TwoSampleDistance.EnergyDistance(first, second, 1, new RandomSource(1), Few).Statistic;
                Numbers.Close(2 * area, actual, 1e-13);
            });

    [Fact]
    public void The_mean_discrepancy_by_hand_with_the_median_distance_as_width()
    {
        // Distances between 0, 1 and 3, 7: 1, 2, 3, 4, 6, 7; median 3.5.
        var result = TwoSampleDistance.MaximumMeanDiscrepancy([0, 1], [3, 7], 1, new RandomSource(1), Few);
        Assert.Equal(3.5, result.Bandwidth);
        double Kernel(double d) => Math.Exp(-d * d / (2 * 3.5 * 3.5));
        var expected = ((2 + (2 * Kernel(1))) / 4) + ((2 + (2 * Kernel(4))) / 4)
            - (2 * (Kernel(3) + Kernel(7) + Kernel(2) + Kernel(6)) / 4);
        Numbers.Close(expected, result.Statistic, 1e-14);
    }

    [Fact]
    public void Different_densities_get_the_smallest_p_value_and_equal_ones_do_not()
    {
        var random = new RandomSource(1);
        var first = Numbers.Normals(random, 600);
        var same = Numbers.Normals(random, 400);
        var wider = Numbers.Normals(random, 400, deviation: 2);
        var options = new PermutationTestSettings { Permutations = 199 };
        Assert.Equal(1.0 / 200, TwoSampleDistance.EnergyDistance(first, wider, 2, random, options).PValue);
        Assert.Equal(1.0 / 200, TwoSampleDistance.MaximumMeanDiscrepancy(first, wider, 2, random, options).PValue);
        Assert.InRange(TwoSampleDistance.EnergyDistance(first, same, 2, random, options).PValue, 0.06, 1);
        Assert.InRange(TwoSampleDistance.MaximumMeanDiscrepancy(first, same, 2, random, options).PValue, 0.06, 1);
    }

    [Fact]
    public void Under_equality_p_values_are_uniform()
    {
        var random = new RandomSource(11);
        var values = new double[300];
        for (var i = 0; i < values.Length; i++)
        {
            var first = Numbers.Normals(random, 30);
            var second = Numbers.Normals(random, 45);
            values[i] = TwoSampleDistance.EnergyDistance(first, second, 3, random, new() { Permutations = 199 }).PValue;
        }

        Assert.InRange(KolmogorovSmirnov.OneSample(values, p => p).PValue, 0.001, 1);
    }

    [Fact]
    public void Every_division_of_two_pairs_is_counted_exactly()
    {
        // Of the 3 ways to part 0, 1, 10, 11 into pairs, one (as two divisions) is as extreme as the observed one.
        var options = new PermutationTestSettings { Permutations = 20_000 };
        var result = TwoSampleDistance.EnergyDistance([0, 1], [10, 11], 1, new RandomSource(5), options);
        Numbers.Close(1.0 / 3, result.PValue, 4 * Math.Sqrt(2.0 / 9 / 20_000));
    }

    [Fact]
    public void Large_samples_are_replaced_by_random_subsets_of_whole_rows()
    {
        var random = new RandomSource(2);
        // In every row the second column is the first plus 100, so a torn row would be far away.
        var values = new double[2000];
        for (var i = 0; i < values.Length; i += 2)
        {
            values[i] = random.NextUniform();
            values[i + 1] = values[i] + 100;
        }

        var options = new PermutationTestSettings { Permutations = 9, MaximumRows = 50 };
        var result = TwoSampleDistance.EnergyDistance(values, values.AsSpan(0, 60), 2, random, options);
        Assert.Equal((50, 30), (result.FirstRows, result.SecondRows));
        Assert.InRange(result.Statistic, 0, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result()
    {
        var first = Numbers.Normals(new RandomSource(1), 100);
        var second = Numbers.Normals(new RandomSource(2), 100);
        PermutationTest Run() => TwoSampleDistance.EnergyDistance(first, second, 2, new RandomSource(9), Few);
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Samples_that_are_no_table_of_finite_rows_are_refused()
    {
        var random = new RandomSource(1);
        Assert.Throws<ArgumentException>(() => TwoSampleDistance.EnergyDistance([], [1, 2], 1, random));
        Assert.Throws<ArgumentException>(() => TwoSampleDistance.EnergyDistance([1, 2, 3], [1, 2, 3, 4], 2, random));
        Assert.Throws<ArgumentException>(() => TwoSampleDistance.EnergyDistance([1, double.NaN], [1, 2], 1, random));
        Assert.Throws<ArgumentException>(() => TwoSampleDistance.MaximumMeanDiscrepancy([1, 1], [1, 1], 1, random));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TwoSampleDistance.EnergyDistance([1, 2], [1, 2], 1, random, new() { MaximumRows = 5001 }));
    }
}
