using Lyraflow.Data.Tables;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Workflows.Tests.Scoring;

public sealed class ScoreColumnsTests
{
    private const int Rows = 5000;

    [Theory]
    [InlineData(2, 1, "0.01", false)]
    [InlineData(2, 0, "equal", false)]
    [InlineData(3, 1, "c0=0.5,c1=0.2,c2=0.3", false)]
    [InlineData(3, 0, "c0=0,c1=0.2,c2=0.8", false)]
    [InlineData(2, 1, "0.01", true)]
    [InlineData(2, 0, "equal", true)]
    [InlineData(3, 1, "c0=0.5,c1=0.2,c2=0.3", true)]
    [InlineData(3, 0, "c0=0.6,c1=0.2,c2=0.2", true)]
    [InlineData(3, 1, "c0=0.5,c1=0,c2=0.5", true)]
    public void The_formulas_in_SQL_are_those_of_the_library(int classes, int target, string prior, bool isCalibrated)
    {
        var model = isCalibrated ? NewModel(classes) with { Decision = Decision } : NewModel(classes);
        var priors = PriorText.Parse(model, target, prior)!;
        using var session = new TableSession(threads: 2);
        var scores = new ScoreColumns(session, model, priors, target);
        session.Execute(
            $"SELECT setseed(0.25); CREATE TABLE stars AS SELECT CAST(6 * random() - 3 AS FLOAT) AS lyraflow_feature_0, CAST(6 * "
                + $"random() - 3 AS FLOAT) AS lyraflow_feature_1 FROM range({Rows}); INSERT INTO stars VALUES (NULL, 1), (1e30, 1e30)",
            TestContext.Current.CancellationToken);
        var columns = Read(session, "SELECT * FROM stars", 2);
        var scored = Read(session, scores.Select("SELECT * FROM stars", []), scores.Names.Count);

        var features = new FeatureTable<float>([.. columns.Select(column => column[..Rows].Select(value => (float)value).ToArray())]);
        var densities = new ClassLogDensities([.. model.Classes.Select(item => item.Flow.LogDensity(features))]);
        var ratio = new double[Rows];
        var posterior = new double[Rows];
        var outlier = new bool[Rows];
        LogLikelihoodRatio.AgainstRest(densities, priors, target, ratio);
        var calibration = ModelDecision.Calibration(model, target);
        Assert.Equal(isCalibrated && (classes == 2 || target == 1), calibration is not null);
        if (calibration is { } known)
        {
            Posterior.Calibrated(densities, priors, target, known, [.. scores.Thresholds], posterior);
        }
        else
        {
            Posterior.OfClass(densities, priors, target, posterior);
        }

        OutlierThreshold.Flag(densities, [.. scores.Thresholds], outlier);
        Assert.Contains(true, outlier);
        for (var row = 0; row < Rows; row++)
        {
            for (var k = 0; k < classes; k++)
            {
                Assert.Equal(densities.Of(k)[row], scored[k][row]);
            }

            Assert.Equal(ratio[row], scored[classes][row], 1e-12 * Math.Max(1, Math.Abs(ratio[row])));
            Assert.Equal(posterior[row], scored[classes + 1][row], 1e-12);
            Assert.Equal(1 / (1 + Math.Exp(-ratio[row])), scored[classes + 2][row], 1e-12);
            Assert.Equal(outlier[row] ? 1 : 0, scored[classes + 3][row]);
        }

        Assert.All(scored, column => Assert.True(double.IsNaN(column[Rows]), "A missing feature has no scores."));
        Assert.Equal(1, scored[classes + 3][Rows + 1]);
        Assert.Equal(0, scored[classes][Rows + 1]);
        Assert.Equal(priors.Probabilities[target], scored[classes + 1][Rows + 1], 1e-15);
    }

    [Fact]
    public void Rows_that_are_selected_are_scored_once()
    {
        var model = NewModel(2);
        var priors = PriorText.Parse(model, 1, "0.1")!;
        using var session = new TableSession(threads: 2);
        session.Execute(
            "SELECT setseed(0.5); CREATE TABLE stars AS SELECT CAST(6 * random() - 3 AS FLOAT) AS lyraflow_feature_0, "
                + $"CAST(6 * random() - 3 AS FLOAT) AS lyraflow_feature_1 FROM range({Rows})",
            TestContext.Current.CancellationToken);
        var all = Read(session, new ScoreColumns(session, model, priors, 1).Select("SELECT * FROM stars", []), 6);
        var least = all[2].Order().ElementAt(Rows / 2);
        using var other = new TableSession(threads: 2);
        other.Execute(
            "SELECT setseed(0.5); CREATE TABLE stars AS SELECT CAST(6 * random() - 3 AS FLOAT) AS lyraflow_feature_0, "
                + $"CAST(6 * random() - 3 AS FLOAT) AS lyraflow_feature_1 FROM range({Rows})",
            TestContext.Current.CancellationToken);
        var selecting = new ScoreColumns(other, model, priors, 1, least);
        var selected = Read(other, selecting.Select("SELECT * FROM stars", []), 6);

        Assert.Equal(Rows, selecting.RowsDone);
        Assert.Equal(all[2].Where(ratio => ratio >= least), selected[2]);
    }

    private static Decision Decision => new()
    {
        Target = "c1",
        TrainingPrior = 0.1,
        Objects = 100,
        Others = 900,
        OtherRows = 900,
        Slope = 0.8,
        Intercept = -0.6,
        Curve = [],
    };

    internal static Model NewModel(int classes) => new(
        [new Feature("a", ""), new Feature("b", "")],
        [.. Enumerable.Range(0, classes).Select(k => new ModelClass(
            $"c{k}",
            new Flow<float>(new NeuralSplineFlow
            {
                Layers = 2,
                Bins = 4,
                Hidden = [8],
            }.Compose(2, new Standardization([0.3 * k, -0.2 * k], [1, 0.5 + (0.3 * k)])), seed: k),
            null))]);

    private static double[][] Read(TableSession session, string query, int columns) => session.Read(query, reader =>
    {
        var values = Enumerable.Range(0, columns).Select(_ => new List<double>()).ToArray();
        while (reader.Read())
        {
            for (var j = 0; j < columns; j++)
            {
                values[j].Add(
                    reader.IsDBNull(j) ? double.NaN : Convert.ToDouble(
                        reader.GetValue(j), System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return Array.ConvertAll(values, list => list.ToArray());
    });
}
