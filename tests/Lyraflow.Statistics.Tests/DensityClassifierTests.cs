using Lyraflow.Densities;
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
