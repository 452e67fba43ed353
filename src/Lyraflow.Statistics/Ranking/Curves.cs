namespace Lyraflow.Statistics.Ranking;

/// <summary>One point of an ROC curve.</summary>
/// <param name="Threshold">Objects with at least this score are selected; +∞ for the first point, (0, 0).</param>
/// <param name="FalsePositiveRate">The share of the negative objects selected.</param>
/// <param name="TruePositiveRate">The share of the positive objects selected; completeness.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);

/// <summary>One point of a purity-completeness (precision-recall) curve.</summary>
/// <param name="Threshold">Objects with at least this score are selected; +∞ for the last point.</param>
/// <param name="Completeness">The share of the positive objects selected; recall.</param>
/// <param name="Purity">The share of the selected objects that is positive; precision.</param>
public readonly record struct PurityCompletenessPoint(double Threshold, double Completeness, double Purity);

/// <summary>The two curves of a ranking, one point per distinct score, as scikit-learn draws them.</summary>
public static class Curves
{
    /// <summary>
    /// The ROC curve from (0, 0) to (1, 1), thresholds descending; scikit-learn's <c>roc_curve</c> with
    /// <c>drop_intermediate=False</c>.
    /// </summary>
    public static RocPoint[] Roc(LabeledScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var counts = scores.Counts;
        var points = new RocPoint[counts.Thresholds.Length + 1];
        points[0] = new(double.PositiveInfinity, 0, 0);
        for (var i = 1; i < points.Length; i++)
        {
            var here = counts.AtStep(i - 1);
            points[i] = new(counts.Thresholds[i - 1], here.FalsePositiveRate, here.Completeness);
        }

        return points;
    }

    /// <summary>
    /// The purity-completeness curve, thresholds ascending, from all objects selected to the point (completeness 0,
    /// purity 1) that stands for none; scikit-learn's <c>precision_recall_curve</c>.
    /// </summary>
    public static PurityCompletenessPoint[] PurityCompleteness(LabeledScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var counts = scores.Counts;
        var points = new PurityCompletenessPoint[counts.Thresholds.Length + 1];
        points[^1] = new(double.PositiveInfinity, 0, 1);
        for (var i = 0; i < counts.Thresholds.Length; i++)
        {
            var here = counts.AtStep(i);
            points[^(i + 2)] = new(counts.Thresholds[i], here.Completeness, here.Purity);
        }

        return points;
    }
}
