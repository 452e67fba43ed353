namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// How many objects were called right and wrong at one threshold. A ratio whose denominator is zero is NaN, because
/// nothing is known of it, except where stated.
/// </summary>
/// <param name="TruePositives">Positive objects selected.</param>
/// <param name="FalsePositives">Negative objects selected.</param>
/// <param name="TrueNegatives">Negative objects left out.</param>
/// <param name="FalseNegatives">Positive objects missed.</param>
public readonly record struct ConfusionCounts(
    long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>All objects.</summary>
    public long Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The objects selected, right or wrong.</summary>
    public long Selected => TruePositives + FalsePositives;

    /// <summary>The share of the positive objects that is selected; also recall, true positive rate.</summary>
    public double Completeness => (double)TruePositives / (TruePositives + FalseNegatives);

    /// <summary>The share of the selected objects that is positive; also precision. NaN if none is selected.</summary>
    public double Purity => (double)TruePositives / Selected;

    /// <summary>The share of the selected objects that is negative, 1 − purity. NaN if none is selected.</summary>
    public double Contamination => (double)FalsePositives / Selected;

    /// <summary>The share of the negative objects that is selected.</summary>
    public double FalsePositiveRate => (double)FalsePositives / (FalsePositives + TrueNegatives);

    /// <summary>The share of all objects called right. For a rare class, calling nothing positive scores high.</summary>
    public double Accuracy => (double)(TruePositives + TrueNegatives) / Total;

    /// <summary>The harmonic mean of purity and completeness, 2TP / (2TP + FP + FN).</summary>
    public double F1 => 2.0 * TruePositives / ((2.0 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>
    /// Matthews' correlation coefficient, in [−1, 1]; 0, as scikit-learn has it, where it is not defined because
    /// all or none is selected.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            var product = (double)Selected * (TruePositives + FalseNegatives)
                * (TrueNegatives + FalsePositives) * (TrueNegatives + FalseNegatives);
            return product == 0
                ? 0
                : (((double)TruePositives * TrueNegatives) - ((double)FalsePositives * FalseNegatives))
                    / Math.Sqrt(product);
        }
    }

    /// <summary>The counts of two disjoint sets together, as over the folds of a cross-validation.</summary>
    public static ConfusionCounts operator +(ConfusionCounts left, ConfusionCounts right) => left.Add(right);

    /// <summary>The counts of this set and a disjoint other one together.</summary>
    public ConfusionCounts Add(ConfusionCounts other) => new(
        TruePositives + other.TruePositives,
        FalsePositives + other.FalsePositives,
        TrueNegatives + other.TrueNegatives,
        FalseNegatives + other.FalseNegatives);
}
