using System.Text.Json;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests.Ranking;

/// <summary>Everything that SciPy 1.10 and scikit-learn 1.2 computed for oracles/metrics.json, to 1e-12.</summary>
public class MetricsOracleTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Kolmogorov_Smirnov_equals_SciPy()
    {
        foreach (var test in Oracle.Read("metrics.json").GetProperty("ks").EnumerateArray())
        {
            var result = KolmogorovSmirnov.TwoSample(test.Doubles("first"), test.Doubles("second"));
            Numbers.Close(test.GetProperty("ks_statistic").GetDouble(), result.Statistic, Tolerance);
            Numbers.Close(test.GetProperty("ks_p_value_asymptotic").GetDouble(), result.PValue, Tolerance);
        }
    }

    [Fact]
    public void Areas_equal_scikit_learn()
    {
        foreach (var (test, scores) in Classifications())
        {
            Numbers.Close(test.GetProperty("roc_auc").GetDouble(), RankingMetrics.RocAuc(scores.Counts), Tolerance);
            Numbers.Close(
                test.GetProperty("average_precision").GetDouble(),
                RankingMetrics.AveragePrecision(scores.Counts),
                Tolerance);
        }
    }

    [Fact]
    public void The_ROC_curve_equals_scikit_learn_point_by_point()
    {
        foreach (var (test, scores) in Classifications())
        {
            var curve = Curves.Roc(scores);
            AllClose(test.Doubles("roc_fpr"), [.. curve.Select(point => point.FalsePositiveRate)]);
            AllClose(test.Doubles("roc_tpr"), [.. curve.Select(point => point.TruePositiveRate)]);
        }
    }

    [Fact]
    public void The_purity_completeness_curve_equals_scikit_learn_point_by_point()
    {
        foreach (var (test, scores) in Classifications())
        {
            var curve = Curves.PurityCompleteness(scores);
            AllClose(test.Doubles("precision"), [.. curve.Select(point => point.Purity)]);
            AllClose(test.Doubles("recall"), [.. curve.Select(point => point.Completeness)]);
        }
    }

    [Fact]
    public void Counts_above_a_threshold_give_the_F1_and_correlation_of_scikit_learn()
    {
        foreach (var (test, scores) in Classifications())
        {
            // The oracle selects scores above 1; here, as in the curves, a score equal to the threshold is selected.
            var counts = scores.At(Math.BitIncrement(1.0));
            Numbers.Close(test.GetProperty("f1_at_1").GetDouble(), counts.F1, Tolerance);
            Numbers.Close(test.GetProperty("mcc_at_1").GetDouble(), counts.MatthewsCorrelation, Tolerance);
        }
    }

    private static IEnumerable<(JsonElement Test, LabeledScores Scores)> Classifications()
    {
        foreach (var test in Oracle.Read("metrics.json").GetProperty("classification").EnumerateArray())
        {
            var labels = Array.ConvertAll(test.Doubles("label"), label => label == 1);
            yield return (test, new LabeledScores(test.Doubles("score"), labels));
        }
    }

    private static void AllClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Numbers.Close(expected[i], actual[i], Tolerance);
        }
    }
}
