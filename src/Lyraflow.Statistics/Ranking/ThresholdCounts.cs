namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// The positive and negative objects selected at every distinct score, the highest first: all that ranking metrics
/// and curves need to know. Entry i counts the objects whose score is at least threshold i.
/// </summary>
public sealed class ThresholdCounts
{
    private readonly double[] _thresholds;

    internal ThresholdCounts(double[] thresholds)
    {
        _thresholds = thresholds;
        TruePositiveValues = new int[thresholds.Length];
        FalsePositiveValues = new int[thresholds.Length];
    }

    /// <summary>The distinct scores, descending.</summary>
    public ReadOnlySpan<double> Thresholds => _thresholds;

    /// <summary>The positive objects selected at each threshold.</summary>
    public ReadOnlySpan<int> TruePositives => TruePositiveValues;

    /// <summary>The negative objects selected at each threshold.</summary>
    public ReadOnlySpan<int> FalsePositives => FalsePositiveValues;

    /// <summary>All positive objects.</summary>
    public int Positives => TruePositiveValues[^1];

    /// <summary>All negative objects.</summary>
    public int Negatives => FalsePositiveValues[^1];

    internal int[] TruePositiveValues { get; }

    internal int[] FalsePositiveValues { get; }

    /// <summary>The confusion counts when every object with a score of at least the threshold is selected.</summary>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public ConfusionCounts At(double threshold)
    {
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold is not a number (NaN).", nameof(threshold));
        }

        var selected = 0;
        var end = _thresholds.Length;
        while (selected < end)
        {
            var middle = (selected + end) / 2;
            if (_thresholds[middle] >= threshold)
            {
                selected = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return selected == 0 ? new(0, 0, Negatives, Positives) : AtStep(selected - 1);
    }

    /// <summary>The confusion counts at the threshold with the given index.</summary>
    internal ConfusionCounts AtStep(int step) => new(
        TruePositives[step], FalsePositives[step], Negatives - FalsePositives[step], Positives - TruePositives[step]);
}
