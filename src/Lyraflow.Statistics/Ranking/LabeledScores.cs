using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// Scores of objects whose class is known, ranked once. A higher score means more likely positive; scores may be
/// infinite, not NaN; equal scores form one step that no threshold can divide.
/// </summary>
/// <remarks>
/// Where a threshold is chosen from scores and judged on others, the two kinds are told apart by type:
/// <see cref="ValidationScores"/> and <see cref="TestScores"/>.
/// </remarks>
public class LabeledScores
{
    private readonly bool[] _positive;
    private readonly int[] _order;
    private readonly bool[] _positiveInOrder;
    private readonly int[] _stepEnds;
    private readonly double[] _thresholds;

    /// <summary>Ranks a copy of the scores; the spans are not kept.</summary>
    /// <param name="scores">One score per object.</param>
    /// <param name="positive">One label per object, true for the sought class.</param>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a NaN score, or only one class.</exception>
    public LabeledScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        Require.NotEmpty(scores, nameof(scores));
        Require.SameLength(positive.Length, scores.Length, nameof(positive));
        Require.NotNaN(scores, nameof(scores));
        Require.BothClasses(positive, nameof(positive));
        _positive = positive.ToArray();
        _order = [.. Enumerable.Range(0, scores.Length)];
        var sorted = scores.ToArray();
        Array.Sort(sorted, _order);
        Array.Reverse(sorted);
        Array.Reverse(_order);
        _positiveInOrder = Array.ConvertAll(_order, row => _positive[row]);
        (_stepEnds, _thresholds) = Steps(sorted);
        Counts = Recount([], new ThresholdCounts(_thresholds));
    }

    /// <summary>The number of objects.</summary>
    public int Count => _positive.Length;

    /// <summary>The labels, in the order in which the objects were given.</summary>
    public ReadOnlySpan<bool> Positive => _positive;

    /// <summary>The objects selected at every distinct score.</summary>
    public ThresholdCounts Counts { get; }

    /// <summary>The confusion counts when every object with a score of at least the threshold is selected.</summary>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public ConfusionCounts At(double threshold) => Counts.At(threshold);

    /// <summary>Work space for <see cref="Recount"/>.</summary>
    internal ThresholdCounts NewCounts() => new(_thresholds);

    /// <summary>
    /// Counts again with every object taken as often as its multiplicity says (by row; empty means once each), on
    /// the ranking made at construction: what makes a bootstrap resample cost one pass instead of a sort.
    /// </summary>
    internal ThresholdCounts Recount(ReadOnlySpan<int> multiplicity, ThresholdCounts destination)
    {
        var truePositives = destination.TruePositiveValues;
        var falsePositives = destination.FalsePositiveValues;
        var positives = 0;
        var negatives = 0;
        var position = 0;
        for (var step = 0; step < _stepEnds.Length; step++)
        {
            for (var end = _stepEnds[step]; position < end; position++)
            {
                var times = multiplicity.IsEmpty ? 1 : multiplicity[_order[position]];
                if (_positiveInOrder[position])
                {
                    positives += times;
                }
                else
                {
                    negatives += times;
                }
            }

            truePositives[step] = positives;
            falsePositives[step] = negatives;
        }

        return destination;
    }

    private static (int[] Ends, double[] Thresholds) Steps(double[] descending)
    {
        var ends = new List<int>();
        var thresholds = new List<double>();
        for (var i = 0; i < descending.Length; i++)
        {
            if (i + 1 == descending.Length || descending[i + 1] != descending[i])
            {
                ends.Add(i + 1);
                thresholds.Add(descending[i]);
            }
        }

        return ([.. ends], [.. thresholds]);
    }
}

/// <summary>
/// Scores of objects held back from training, on which thresholds may be chosen. See
/// <see cref="OperatingPoint"/>.
/// </summary>
/// <param name="scores">One score per object.</param>
/// <param name="positive">One label per object.</param>
public sealed class ValidationScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    : LabeledScores(scores, positive);

/// <summary>
/// Scores of objects that decide nothing: a chosen operating point is applied to them and judged. See
/// <see cref="OperatingPoint"/>.
/// </summary>
/// <param name="scores">One score per object.</param>
/// <param name="positive">One label per object.</param>
public sealed class TestScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    : LabeledScores(scores, positive);
