using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Tests.Tests;

public class ClassifierTwoSampleTestTests
{
    [Fact]
    public void Samples_far_apart_are_told_apart_without_error()
    {
        var random = new RandomSource(1);
        var test = ClassifierTwoSampleTest.Run(
            Numbers.Normals(random, 200), Array.ConvertAll(Numbers.Normals(random, 200), value => value + 100), 2, random);

        Assert.Equal(1, test.Accuracy);
        Assert.Equal(100, test.LearnedRows);
        Assert.Equal(100, test.JudgedRows);
        Assert.Equal(11, test.Neighbors);
        // 9.9 standard deviations of a coin's guesses.
        Assert.InRange(test.PValue, 1e-24, 1e-21);
    }

    [Fact]
    public void Samples_of_one_density_get_uniform_p_values()
    {
        var random = new RandomSource(2);
        var small = Enumerable.Range(0, 200)
            .Count(_ => ClassifierTwoSampleTest.Run(Numbers.Normals(random, 400), Numbers.Normals(random, 800), 2, random).PValue < 0.1);

        // 20 expected, 4.2 standard deviation.
        Assert.InRange(small, 8, 33);
    }

    [Fact]
    public void A_correlation_that_no_single_column_shows_is_found()
    {
        var random = new RandomSource(3);
        var first = Numbers.Normals(random, 4000);
        var second = Numbers.Normals(random, 4000);
        for (var row = 0; row < 2000; row++)
        {
            second[(2 * row) + 1] = (0.8 * second[2 * row]) + (0.6 * second[(2 * row) + 1]);
        }

        var test = ClassifierTwoSampleTest.Run(first, second, 2, random);
        Assert.InRange(test.Accuracy, 0.6, 0.8);
        Assert.InRange(test.PValue, 0, 1e-9);
    }

    [Fact]
    public void Only_as_many_rows_as_allowed_are_used()
    {
        var random = new RandomSource(4);
        var test = ClassifierTwoSampleTest.Run(Numbers.Normals(random, 300), Numbers.Normals(random, 300), 1, random, maximumRows: 50);
        Assert.Equal((50, 50), (test.LearnedRows, test.JudgedRows));
    }

    [Fact]
    public void Too_few_rows_broken_rows_and_NaN_are_refused()
    {
        var random = new RandomSource(5);
        Assert.Throws<ArgumentException>(() => ClassifierTwoSampleTest.Run([1, 2, 3], [1, 2, 3, 4], 1, random));
        Assert.Throws<ArgumentException>(() => ClassifierTwoSampleTest.Run([1, 2, 3, 4, 5], [1, 2, 3, 4], 2, random));
        Assert.Throws<ArgumentException>(() => ClassifierTwoSampleTest.Run([1, 2, 3, double.NaN], [1, 2, 3, 4], 1, random));
    }
}
