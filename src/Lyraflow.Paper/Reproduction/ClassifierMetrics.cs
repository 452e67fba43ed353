using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The likelihood-ratio classifier; RR Lyrae are the positive class.</summary>
public sealed record ClassifierMetrics
{
    /// <summary>Area under the ROC curve.</summary>
    public required Estimate RocAuc { get; init; }

    /// <summary>Average precision.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Average precision of picking at random: the share of RR Lyrae.</summary>
    public double ChanceAveragePrecision => 1 - AlwaysStarAccuracy;

    /// <summary>Highest completeness at which at least half of the selected are RR Lyrae; optimistic, chosen on these rows.</summary>
    public required double CompletenessAtHalfPurity { get; init; }

    /// <summary>Highest purity at which at least 90 % of the RR Lyrae are selected; optimistic likewise.</summary>
    public required double PurityAtNinetyPercentCompleteness { get; init; }

    /// <summary>At equal priors: RR Lyrae where its density is the larger one, the paper's rule.</summary>
    public required DecisionMetrics EqualPrior { get; init; }

    /// <summary>At the training rows' own proportion of the classes.</summary>
    public required DecisionMetrics TrainingPrior { get; init; }

    /// <summary>Accuracy of answering "star" always.</summary>
    public required double AlwaysStarAccuracy { get; init; }

    /// <summary>The counts at equal priors.</summary>
    public Confusion Confusion => EqualPrior.Confusion;
}

/// <summary>Another method on the same rows.</summary>
public sealed record BaselineMetrics
{
    /// <summary>What it is.</summary>
    public required string Name { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required Estimate RocAuc { get; init; }

    /// <summary>Average precision.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Area of the flows less that of the baseline.</summary>
    public required DifferenceMetrics FlowLessBaselineRocAuc { get; init; }

    /// <summary>Average precision of the flows less that of the baseline.</summary>
    public required DifferenceMetrics FlowLessBaselineAveragePrecision { get; init; }
}
