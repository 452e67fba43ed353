using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Onnx.Tests;

/// <summary>Ratio, posterior and flag are those of the classification library, from the graph's own log densities.</summary>
public class DecisionTests
{
    private static readonly Decision Calibrated = new()
    {
        Target = "class1",
        TrainingPrior = 0.1,
        Objects = 100,
        Others = 900,
        OtherRows = 900,
        Slope = 0.8,
        Intercept = -0.6,
        Curve = [],
    };

    [Theory]
    [InlineData(2, 1, "0.01", false)]
    [InlineData(2, 0, "equal", false)]
    [InlineData(3, 1, "class0=0.5,class1=0.2,class2=0.3", false)]
    [InlineData(3, 0, "class0=0,class1=0.2,class2=0.8", false)]
    [InlineData(2, 1, "0.01", true)]
    [InlineData(2, 0, "equal", true)]
    [InlineData(3, 1, "class0=0.5,class1=0.2,class2=0.3", true)]
    [InlineData(3, 0, "class0=0.6,class1=0.2,class2=0.2", true)]
    [InlineData(3, 1, "class0=0.5,class1=0,class2=0.5", true)]
    public void Agrees(int classes, int target, string prior, bool isCalibrated)
    {
        var model = NewModel(classes) with { Decision = isCalibrated ? Calibrated : null };
        var rows = ExampleRows.Draw(100, 2);
        Require(model, target, prior, rows, OnnxScores.Run(OnnxScores.Export(model, target, prior), rows));
    }

    [Theory]
    [InlineData("class0=0.7,class1=0.1,class2=0.2")]
    [InlineData("class0=0,class1=0.5,class2=0.5")]
    public void The_caller_may_name_other_priors(string prior)
    {
        var model = NewModel(3) with { Decision = Calibrated };
        var rows = ExampleRows.Draw(50, 2);
        var file = OnnxScores.Export(model, 1, "equal");
        var priors = PriorText.Parse(model, 1, prior)!.Probabilities.ToArray();
        Require(model, 1, prior, rows, OnnxScores.Run(file, rows, priors));
        Require(model, 1, prior, rows, OnnxScores.Run(file, rows, Array.ConvertAll(priors, value => 1000 * value)));
    }

    [Fact]
    public void Rows_that_lack_a_number_have_none_and_change_no_other()
    {
        var model = NewModel(2) with { Decision = Calibrated };
        var rows = ExampleRows.Draw(5, 2);
        var file = OnnxScores.Export(model);
        var before = OnnxScores.Run(file, rows);
        rows.Columns[0][3] = float.NaN;
        rows.Columns[1][7] = float.PositiveInfinity;
        rows.Columns[1][8] = float.NegativeInfinity;
        var after = OnnxScores.Run(file, rows);
        for (var row = 0; row < rows.Rows; row++)
        {
            var isMissing = row is 3 or 7 or 8;
            Assert.Equal(isMissing ? double.NaN : before.Log10Ratio[row], after.Log10Ratio[row]);
            Assert.Equal(isMissing ? double.NaN : before.Posterior[row], after.Posterior[row]);
            Assert.Equal(!isMissing && before.Outlier[row], after.Outlier[row]);
            Assert.All(after.LogDensities, (densities, k)
                => Assert.Equal(isMissing ? double.NaN : before.LogDensities[k][row], densities[row]));
        }
    }

    [Fact]
    public void A_row_that_lacks_its_context_has_none()
    {
        var model = ExampleModels.OfFlows("maf", 2, context: 1, classes: 2);
        var rows = ExampleModels.Rows(model, rowsOfEach: 2);
        rows.Context!.Columns[0][1] = float.NaN;
        var scores = OnnxScores.Of(model, rows);
        Assert.True(double.IsNaN(scores.Posterior[1]) && double.IsNaN(scores.LogDensities[0][1]), "A row without context has no scores.");
        Assert.Equal(1, scores.Posterior.Count(double.IsNaN));
    }

    [Fact]
    public void Where_nothing_has_any_density_the_posterior_is_the_prior()
    {
        foreach (var classes in new[] { 2, 3 })
        {
            var model = NewModel(classes);
            FeatureTable<float> rows = new[,] { { 1e30f, -1e30f }, { float.MaxValue, float.MinValue } };
            var scores = OnnxScores.Run(OnnxScores.Export(model, 1, "0.25"), rows);
            Assert.All(scores.LogDensities, densities => Assert.All(densities, density => Assert.Equal(double.NegativeInfinity, density)));
            Assert.Equal([0.0, 0.0], scores.Log10Ratio);
            Assert.All(scores.Posterior, posterior => Assert.Equal(0.25, posterior, 1e-15));
            Assert.Equal([true, true], scores.Outlier);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Any_number_of_rows(int count)
    {
        var model = NewModel(3);
        var all = ExampleRows.Draw(1000, 2);
        var some = all.Select([.. Enumerable.Range(0, count)]);
        var scores = OnnxScores.Of(model, some);
        Assert.Equal(count, scores.Posterior.Length);
        Assert.Equal(count, scores.Outlier.Length);
        Agreement.Require(model, some, scores.LogDensities);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
        => Assert.Equal(OnnxScores.Export(NewModel(2), 1, "0.1"), OnnxScores.Export(NewModel(2), 1, "0.1"));

    private static void Require(Model model, int target, string prior, FeatureTable<float> rows, OnnxScores scores)
    {
        var priors = PriorText.Parse(model, target, prior)!;
        var rule = ExportRun.Rule(model, target, prior);
        var densities = new ClassLogDensities(scores.LogDensities);
        var ratio = new double[rows.Rows];
        var posterior = new double[rows.Rows];
        var outlier = new bool[rows.Rows];
        LogLikelihoodRatio.AgainstRest(densities, priors, target, ratio);
        if (ModelDecision.Calibration(model, target) is { } calibration)
        {
            Posterior.Calibrated(densities, priors, target, calibration, [.. rule.Thresholds], posterior);
        }
        else
        {
            Posterior.OfClass(densities, priors, target, posterior);
        }

        OutlierThreshold.Flag(densities, [.. rule.Thresholds], outlier);
        Assert.Contains(true, outlier);
        Assert.Contains(false, outlier);
        Assert.Equal(outlier, scores.Outlier);
        for (var row = 0; row < rows.Rows; row++)
        {
            Numbers.Close(ratio[row], scores.Log10Ratio[row], 1e-9 * Math.Max(1, Math.Abs(ratio[row])));
            Numbers.Close(posterior[row], scores.Posterior[row], 1e-9);
        }
    }

    private static Model NewModel(int classes) => ExampleModels.Of(
        Enumerable.Range(0, classes).Select(k => new Flow<float>(
            new NeuralSplineFlow { Layers = 2, Bins = 4, Hidden = [8] }
                .Compose(2, new Standardization([0.3 * k, -0.2 * k], [1, 0.5 + (0.3 * k)])),
            seed: k)),
        2);
}
