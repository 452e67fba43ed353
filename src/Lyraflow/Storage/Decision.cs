namespace Lyraflow.Storage;

/// <summary>
/// What rows that the densities had not seen say of the decision for or against one class: how its log ratio becomes a
/// probability, and what each threshold on it finds and lets through.
/// </summary>
public sealed record Decision
{
    /// <summary>The class that is sought.</summary>
    public required string Target { get; init; }

    /// <summary>The prior of that class among the rows of the training.</summary>
    public required double TrainingPrior { get; init; }

    /// <summary>Held-out rows of that class.</summary>
    public required int Objects { get; init; }

    /// <summary>Held-out rows of the others, each counted as often as it stands for rows of the training.</summary>
    public required double Others { get; init; }

    /// <summary>Held-out rows of the others.</summary>
    public required int OtherRows { get; init; }

    /// <summary>The factor on the natural log ratio that makes posteriors calibrated; 1 where calibration did not help.</summary>
    public required double Slope { get; init; }

    /// <summary>What is added to it after that; 0 where calibration did not help.</summary>
    public required double Intercept { get; init; }

    /// <summary>Thresholds on the ratio, falling, and what each selects.</summary>
    public required IReadOnlyList<DecisionStep> Curve { get; init; }
}

/// <summary>A threshold and what it selects among held-out rows.</summary>
/// <param name="Log10Ratio">Rows with at least this log10 ratio are selected.</param>
/// <param name="Completeness">The share of the sought class that is selected.</param>
/// <param name="Leakage">The share of the others that is selected.</param>
/// <param name="Contaminants">How many rows of the others that share rests on.</param>
public sealed record DecisionStep(double Log10Ratio, double Completeness, double Leakage, int Contaminants)
{
    /// <summary>The share of the selected rows that are of the sought class, where that class has a prior.</summary>
    public double Purity(double prior)
    {
        var right = prior * Completeness;
        var wrong = (1 - prior) * Leakage;
        return right + wrong > 0 ? right / (right + wrong) : double.NaN;
    }
}
