using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Stacks;

namespace Lyraflow.Tests.Stacks;

public class StackWeightsTests
{
    private static readonly GaussianMixture Narrow = Gaussian(0, 1);
    private static readonly GaussianMixture Wide = Gaussian(2, 9);

    [Fact]
    public void Weights_of_rows_drawn_from_a_mixture_are_found()
    {
        var truth = GaussianMixture.Average([(0.3, Narrow), (0.7, Wide)]);
        var rows = truth.Sample(20_000, new RandomSource(1));
        var weights = StackWeights.Fit([Narrow.LogDensity(rows), Wide.LogDensity(rows)], Floor(rows.Rows));
        Assert.Equal(0.3, weights[0], 0.02);
        Assert.Equal(1, weights.Sum(), 1e-12);
    }

    [Fact]
    public void The_weighted_sum_is_no_less_likely_than_the_best_of_them()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new RandomSource(seed);
            double[][] kinds =
                [.. Enumerable.Range(0, 5).Select(_ => Numbers.Normals(random, 40, mean: -random.NextUniform(), deviation: 2))];
            var weights = StackWeights.Fit(kinds, Floor(40));
            var best = kinds.Max(kind => kind.Average(value => Math.Log(Math.Exp(value) + Math.Exp(Floor(1)[0]))));
            Assert.InRange(LogLikelihood(kinds, weights), best - 1e-6, double.PositiveInfinity);
            Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        }
    }

    [Fact]
    public void A_kind_under_which_rows_are_impossible_has_no_more_weight_than_the_others_rows_leave_it()
    {
        double[] impossible = [double.NegativeInfinity, double.NegativeInfinity];
        double[] half = [double.NegativeInfinity, 0];
        double[] usual = [-1, -1];
        Assert.Equal([0, 1], StackWeights.Fit([impossible, usual], Floor(2)));
        var weights = StackWeights.Fit([half, usual], Floor(2));
        // w maximizes ln(1 − w) + ln(w + (1 − w)/e): 1 / (1 − w) = (1 − 1/e) / (w + (1 − w)/e).
        Assert.Equal((1 - (2 / Math.E)) / (2 - (2 / Math.E)), weights[0], 1e-3);
    }

    [Fact]
    public void Rows_that_no_kind_knows_leave_the_weights_equal()
    {
        double[] impossible = [double.NegativeInfinity, double.NegativeInfinity];
        Assert.Equal([0.5, 0.5], StackWeights.Fit([impossible, impossible], Floor(2)));
        Assert.Equal([1], StackWeights.Fit([impossible], Floor(2)));
    }

    [Fact]
    public void Kinds_that_are_the_same_share_their_weight()
    {
        var rows = Narrow.Sample(100, new RandomSource(2));
        var same = Narrow.LogDensity(rows);
        var weights = StackWeights.Fit([same, Wide.LogDensity(rows), same], Floor(100));
        Assert.Equal(weights[0], weights[2]);
        Assert.Equal([1], StackWeights.Fit([same], Floor(100)));
    }

    private static GaussianMixture Gaussian(double mean, double variance)
        => new([new MixtureComponent(1, [mean], new[,] { { variance } })]);

    private static double[] Floor(int rows) => [.. Enumerable.Repeat(-25.0, rows)];

    private static double LogLikelihood(double[][] kinds, double[] weights)
        => Enumerable.Range(0, kinds[0].Length).Average(row => Math.Log(
            Math.Exp(Floor(1)[0]) + kinds.Select((kind, k) => weights[k] * Math.Exp(kind[row])).Sum()));
}
