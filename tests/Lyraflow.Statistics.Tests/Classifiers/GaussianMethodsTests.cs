using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Statistics.Tests.Classifiers;

public class GaussianMethodsTests
{
    [Fact]
    public void The_score_is_log10_of_the_ratio_of_the_class_densities()
    {
        var (rows, labels) = TwoClouds();
        var scores = GaussianMethods.QuadraticDiscriminant().Fit(rows, labels, 0, TestContext.Current.CancellationToken).Score(rows);
        int[] sought = [.. Enumerable.Range(0, rows.Rows).Where(row => labels[row])];
        int[] rest = [.. Enumerable.Range(0, rows.Rows).Where(row => !labels[row])];
        var positive = MultivariateNormal.Fit(rows.Select(sought)).LogDensity(rows);
        var negative = MultivariateNormal.Fit(rows.Select(rest)).LogDensity(rows);
        Assert.Equal(positive, scores.Densities!.Of(1).ToArray());
        Assert.Equal(negative, scores.Densities.Of(0).ToArray());
        for (var row = 0; row < rows.Rows; row++)
        {
            Numbers.Close((positive[row] - negative[row]) / Math.Log(10), scores.Scores[row], 1e-12);
        }
    }

    [Fact]
    public void A_mixture_follows_its_seed_and_nothing_else()
    {
        var (rows, labels) = TwoClouds();
        var method = GaussianMethods.Mixture(4, 2);
        Assert.Equal("mixture_4_2", method.Name);
        double[] Scores(long seed) => method.Fit(rows, labels, seed, TestContext.Current.CancellationToken).Score(rows).Scores;
        Assert.Equal(Scores(3), Scores(3));
        Assert.NotEqual(Scores(3), Scores(4));
    }

    [Fact]
    public void One_class_alone_is_refused()
    {
        var (rows, _) = TwoClouds();
        Assert.Throws<ArgumentException>(() => GaussianMethods.QuadraticDiscriminant().Fit(
            rows, new bool[rows.Rows], 0, TestContext.Current.CancellationToken));
    }

    private static (FeatureTable<float> Rows, bool[] Labels) TwoClouds()
    {
        var random = new RandomSource(5);
        var rows = new FeatureTable<float>(400, 2);
        var labels = new bool[rows.Rows];
        for (var row = 0; row < rows.Rows; row++)
        {
            labels[row] = row % 4 == 0;
            rows.Columns[0][row] = (float)(random.NextNormal() + (labels[row] ? 1.5 : 0));
            rows.Columns[1][row] = (float)(random.NextNormal() * (labels[row] ? 0.5 : 1));
        }

        return (rows, labels);
    }
}
