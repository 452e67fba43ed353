using Lyraflow.Densities;
using Lyraflow.Rows;

namespace Lyraflow.Onnx.Tests;

/// <summary>Gaussian mixtures, and those with the tails of Student's t.</summary>
public class MixtureTests
{
    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(1, 3, 8.0)]
    [InlineData(2, 5, null)]
    [InlineData(3, 2, 8.0)]
    [InlineData(4, 20, null)]
    [InlineData(7, 3, 4.0)]
    public void Agrees(int dimension, int components, double? degreesOfFreedom)
    {
        var units = ExampleModels.Units(dimension);
        var settings = new GaussianMixtureSettings { Components = components, Starts = 1, DegreesOfFreedom = degreesOfFreedom };
        var model = ExampleModels.Of(
            Enumerable.Range(0, 2).Select(k => GaussianMixture.Fit(Training(k), settings, threads: 1)), dimension);
        var rows = ExampleModels.Rows(model, rowsOfEach: 40);
        Agreement.Require(model, rows, OnnxScores.Of(model, rows).LogDensities);

        // All but those far out.
        FeatureTable<float> Training(long seed)
            => ExampleRows.Draw(60, units.Mean, units.Scale, 10 + seed).Select([.. Enumerable.Range(0, 240)]);
    }
}
