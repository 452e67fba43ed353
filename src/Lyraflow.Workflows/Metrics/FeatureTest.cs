using Lyraflow.Rows;
using Lyraflow.Statistics.Tests;

namespace Lyraflow.Workflows.Metrics;

/// <summary>A two-sample Kolmogorov–Smirnov test of one feature.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Statistic">Largest difference of the two distribution functions.</param>
/// <param name="PValue">Probability of one at least as large if both came from one density.</param>
/// <param name="CriticalValue">The statistic from which on equality is rejected at a level of 5 %.</param>
/// <param name="Rows">Number of catalogue rows.</param>
/// <param name="Samples">Number of samples of the flow.</param>
public sealed record FeatureTest(string Feature, double Statistic, double PValue, double CriticalValue, int Rows, int Samples)
{
    private const double Level = 0.05;

    /// <summary>Tests each column of some rows against samples.</summary>
    public static FeatureTest[] Compare(IReadOnlyList<Feature> features, FeatureTable<float> rows, FeatureTable<float> samples)
    {
        var critical = KolmogorovSmirnov.TwoSampleCriticalValue(Level, rows.Rows, samples.Rows);
        return [.. features.Select((feature, column) =>
        {
            var test = KolmogorovSmirnov.TwoSample(
                Array.ConvertAll(rows.Columns[column], value => (double)value),
                Array.ConvertAll(samples.Columns[column], value => (double)value));
            return new FeatureTest(feature.Name, test.Statistic, test.PValue, critical, rows.Rows, samples.Rows);
        })];
    }
}
