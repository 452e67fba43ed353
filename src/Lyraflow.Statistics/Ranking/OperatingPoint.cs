using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// A named threshold, chosen on validation scores and applied to others. There is no way to choose one on
/// <see cref="TestScores"/>, so that the figures quoted for a test set are not the best of that set.
/// </summary>
public sealed class OperatingPoint
{
    private OperatingPoint(string name, double threshold, bool reached, ConfusionCounts validation)
    {
        Name = name;
        Threshold = threshold;
        Reached = reached;
        Validation = validation;
    }

    /// <summary>Complete, balanced or pure.</summary>
    public string Name { get; }

    /// <summary>Objects with a score of at least this are selected; one of the validation scores.</summary>
    public double Threshold { get; }

    /// <summary>
    /// Whether the asked completeness or purity was reached on the validation scores. If not, the point is the
    /// nearest there is.
    /// </summary>
    public bool Reached { get; }

    /// <summary>The counts on the validation scores, optimistic because the threshold was chosen there.</summary>
    public ConfusionCounts Validation { get; }

    /// <summary>The purest threshold that keeps at least the given completeness: little is missed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The completeness is not in [0, 1].</exception>
    public static OperatingPoint ChooseComplete(ValidationScores scores, double completeness = SelectionMerit.Asked)
    {
        Require.ClosedUnit(completeness, nameof(completeness));
        return Choose("complete", scores, here => SelectionMerit.Complete(here.Completeness, here.Purity, completeness));
    }

    /// <summary>The threshold of the highest F1.</summary>
    public static OperatingPoint ChooseBalanced(ValidationScores scores) =>
        Choose("balanced", scores, here => SelectionMerit.Balanced(here.F1, here.Purity));

    /// <summary>
    /// The most complete threshold whose purity is at least the given one: little that is selected is wrong. If no
    /// threshold is that pure, the purest one, with <see cref="Reached"/> false.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The purity is not in [0, 1].</exception>
    public static OperatingPoint ChoosePure(ValidationScores scores, double purity = SelectionMerit.Asked)
    {
        Require.ClosedUnit(purity, nameof(purity));
        return Choose("pure", scores, here => SelectionMerit.Pure(here.Completeness, here.Purity, purity));
    }

    /// <summary>The counts on test scores at this threshold.</summary>
    public ConfusionCounts ApplyTo(TestScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.At(Threshold);
    }

    /// <summary>Whether an object of unknown class with this score is selected.</summary>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public bool Selects(double score) => double.IsNaN(score)
        ? throw new ArgumentException("The score is not a number (NaN).", nameof(score))
        : score >= Threshold;

    private static OperatingPoint Choose(
        string name, ValidationScores scores, Func<ConfusionCounts, SelectionMerit> merit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var counts = scores.Counts;
        var best = 0;
        var bestMerit = merit(counts.AtStep(0));
        for (var i = 1; i < counts.Thresholds.Length; i++)
        {
            var hereMerit = merit(counts.AtStep(i));
            if (hereMerit.CompareTo(bestMerit) > 0)
            {
                (best, bestMerit) = (i, hereMerit);
            }
        }

        return new(name, counts.Thresholds[best], bestMerit.Reached, counts.AtStep(best));
    }
}
