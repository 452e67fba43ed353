using Lyraflow.Statistics.Mathematics;
using Lyraflow.Statistics.Moments;
using Lyraflow.Storage;

namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// What a threshold on the ratio will select where the sought class has a given prior, as far as the held-out rows of a
/// <see cref="Decision"/> tell. Completeness does not depend on the prior, purity does.
/// </summary>
public sealed record ExpectedSelection
{
    // Two intervals of 97.5 % each hold together in at least 95 % of all cases (Bonferroni).
    private const double JointDeviations = 2.2414;

    private ExpectedSelection(string name, bool reached, double prior, Decision decision, DecisionStep step)
    {
        Name = name;
        Reached = reached;
        Prior = prior;
        Log10Ratio = step.Log10Ratio;
        Completeness = step.Completeness;
        Purity = step.Purity(prior);
        Contaminants = step.Contaminants;
        Objects = decision.Objects;
        OtherRows = decision.OtherRows;
        CompletenessInterval = FractionInterval.Of(step.Completeness, decision.Objects);
        PurityInterval = IntervalOfPurity(decision, step, prior);
    }

    /// <summary>Complete, balanced, pure or given.</summary>
    public string Name { get; }

    /// <summary>Rows with at least this log10 ratio are selected.</summary>
    public double Log10Ratio { get; private init; }

    /// <summary>Whether the completeness or purity that was asked for can be expected; if not, the threshold comes nearest.</summary>
    public bool Reached { get; }

    /// <summary>The prior of the sought class.</summary>
    public double Prior { get; }

    /// <summary>The share of the sought class that is selected.</summary>
    public double Completeness { get; }

    /// <summary>Its 95 % interval, by the number of held-out objects.</summary>
    public FractionInterval CompletenessInterval { get; }

    /// <summary>The share of the selected rows that is of the sought class; NaN where none is selected.</summary>
    public double Purity { get; }

    /// <summary>
    /// An interval of at least 95 %, by the number of held-out objects and of contaminants: from the fewest objects with the
    /// most contaminants to the most with the fewest.
    /// </summary>
    public FractionInterval PurityInterval { get; }

    /// <summary>The held-out rows of the others that are selected: what the purity rests on.</summary>
    public int Contaminants { get; }

    /// <summary>The held-out rows of the sought class.</summary>
    public int Objects { get; }

    /// <summary>The held-out rows of the others.</summary>
    public int OtherRows { get; }

    /// <summary>The purest threshold that keeps at least the given completeness; if none does, the most complete.</summary>
    /// <exception cref="ArgumentException">There is no threshold to choose, or a number is not in [0, 1].</exception>
    public static ExpectedSelection ChooseComplete(Decision decision, double prior, double completeness = SelectionMerit.Asked)
    {
        Require.ClosedUnit(completeness, nameof(completeness));
        return Choose("complete", decision, prior, (here, purity) => SelectionMerit.Complete(here, purity, completeness));
    }

    /// <summary>The threshold of the highest F1.</summary>
    /// <inheritdoc cref="ChooseComplete" path="/exception"/>
    public static ExpectedSelection ChooseBalanced(Decision decision, double prior)
        => Choose("balanced", decision, prior, (completeness, purity)
            => SelectionMerit.Balanced(2 * completeness * purity / (completeness + purity), purity));

    /// <summary>The most complete threshold whose purity is at least the given one. If none is that pure, the purest.</summary>
    /// <inheritdoc cref="ChooseComplete" path="/exception"/>
    public static ExpectedSelection ChoosePure(Decision decision, double prior, double purity = SelectionMerit.Asked)
    {
        Require.ClosedUnit(purity, nameof(purity));
        return Choose("pure", decision, prior, (completeness, here) => SelectionMerit.Pure(completeness, here, purity));
    }

    /// <summary>All three, from the most complete to the purest.</summary>
    /// <inheritdoc cref="ChooseComplete" path="/exception"/>
    public static IReadOnlyList<ExpectedSelection> ChooseAll(Decision decision, double prior)
        => [ChooseComplete(decision, prior), ChooseBalanced(decision, prior), ChoosePure(decision, prior)];

    /// <summary>A threshold that somebody gives; what it selects is read from the curve at the next threshold up from there.</summary>
    /// <inheritdoc cref="ChooseComplete" path="/exception"/>
    public static ExpectedSelection At(Decision decision, double prior, double log10Ratio)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Require.ClosedUnit(prior, nameof(prior));
        var step = decision.Curve.Where(step => step.Log10Ratio >= log10Ratio).MinBy(step => step.Log10Ratio);
        return new("given", true, prior, decision, step ?? new DecisionStep(log10Ratio, 0, 0, 0)) { Log10Ratio = log10Ratio };
    }

    private static ExpectedSelection Choose(string name, Decision decision, double prior, Func<double, double, SelectionMerit> merit)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Require.ClosedUnit(prior, nameof(prior));
        if (decision.Curve.Count == 0)
        {
            throw new ArgumentException("The decision has no thresholds to choose from.", nameof(decision));
        }

        // Of thresholds that are equally good the first is the highest.
        var (step, best) = decision.Curve.Select(step => (Step: step, Merit: merit(step.Completeness, step.Purity(prior))))
            .Aggregate((best, here) => here.Merit.CompareTo(best.Merit) > 0 ? here : best);
        return new(name, best.Reached, prior, decision, step);
    }

    private static FractionInterval IntervalOfPurity(Decision decision, DecisionStep step, double prior)
    {
        // Rows may stand for more than one: their number is the one that the share and the contaminants agree on.
        var others = step is { Contaminants: > 0, Leakage: > 0 } ? step.Contaminants / step.Leakage : decision.OtherRows;
        var right = FractionInterval.Of(step.Completeness, decision.Objects, JointDeviations);
        var wrong = FractionInterval.Of(step.Leakage, others, JointDeviations);
        return new(
            (step with { Completeness = right.Low, Leakage = wrong.High }).Purity(prior),
            (step with { Completeness = right.High, Leakage = wrong.Low }).Purity(prior));
    }
}
