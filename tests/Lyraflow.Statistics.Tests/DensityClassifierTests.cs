using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests;

/// <summary>Densities of any kind, side by side.</summary>
public class DensityClassifierTests
{
    private static readonly IDensity<float> Left = new MultivariateNormal([0], new[,] { { 1.0 } });
    private static readonly IDensity<float> Middle = new MultivariateNormal([2], new[,] { { 1.0 } });
    private static readonly IDensity<float> Right = new GaussianMixture([new(1, [4], new[,] { { 1.0 } })]);

    [Fact]
    public void Three_classes_share_out_the_probability()
    {
        var classifier = new DensityClassifier(("left", Left), ("middle", Middle), ("right", Right)).With(Priors.Given(0.5, 0.3, 0.2));
        var found = classifier.Classify(new[,] { { 1f }, { 3f } });
        double[] weights = [0.5 * Math.Exp(-0.5), 0.3 * Math.Exp(-0.5), 0.2 * Math.Exp(-4.5)];
        Assert.Equal(weights[0] / weights.Sum(), found.Posterior("left")[0], 1e-6);
        Assert.Equal(weights[2] / weights.Sum(), found.Posterior("right")[0], 1e-6);
        Assert.Equal(Math.Log10(Math.Exp(-0.5) / ((weights[1] + weights[2]) / 0.5)), found.Log10Ratio("left")[0], 1e-6);
        Assert.Equal(["left", "middle", "right"], classifier.Classes);
    }

    [Fact]
    public void Densities_fitted_to_two_clouds_tell_them_apart()
    {
        var random = new RandomSource(1);
        double[] Draw(double center) => [center + random.NextNormal(), random.NextNormal()];
        double[][] Cloud(int rows, double center) => [.. Enumerable.Range(0, rows).Select(_ => Draw(center))];
        var classifier = DensityClassifier.Fit(("star", Cloud(6000, 0)), ("quasar", Cloud(1000, 3))).With(Priors.Given(0.99, 0.01));
        var found = classifier.Classify(new double[,] { { 0, 0 }, { 4, 0 } });
        var (ratio, probability) = (found.Log10Ratio("quasar"), found.Posterior("quasar"));

        // Of two unit normals at 0 and 3: (3x − 4.5) nats.
        Assert.Equal(-4.5 / Math.Log(10), ratio[0], 0.5);
        Assert.Equal(7.5 / Math.Log(10), ratio[1], 0.5);
        Assert.Equal(1 / (1 + (99 * Math.Pow(10, -ratio[1]))), probability[1], 1e-9);
        Assert.Equal(1, probability[1] + found.Posterior("star")[1], 1e-12);
        Assert.Equal(-ratio[1], found.Log10Ratio("star")[1], 1e-12);
    }

    [Fact]
    public void Impossible_classes_are_refused_in_one_line()
    {
        var wide = new MultivariateNormal([0, 0], new[,] { { 1.0, 0 }, { 0, 1 } });
        InputFault.Expect(() => _ = new DensityClassifier(("left", Left)), "at least two classes", "'left'");
        InputFault.Expect(() => _ = new DensityClassifier(("left", Left), ("left", Right)), "names of their own");
        InputFault.Expect(() => _ = new DensityClassifier(("left", Left), ("wide", wide)), "same columns");
        var found = new DensityClassifier(("left", Left), ("right", Right)).Classify(new[,] { { 1f } });
        InputFault.Expect(() => found.Posterior("center"), "'center'", "'left', 'right'");
    }
}
