using Lyraflow.Statistics.Tests;

namespace Lyraflow.Workflows.Metrics;

/// <summary>How well one class's density fits held-out rows in all features at once.</summary>
public sealed record FitMetrics
{
    /// <summary>Energy distance in all dimensions at once, standardized units, with a permutation test.</summary>
    public required EnergyMetrics EnergyDistance { get; init; }

    /// <summary>Nearest neighbours asked to tell test rows from samples.</summary>
    public required ClassifierTestMetrics ClassifierTest { get; init; }

    /// <summary>The integral of the density by importance sampling.</summary>
    public required IntegralMetrics Integral { get; init; }

    /// <summary>Share of test rows in the smallest regions that hold given shares of the model.</summary>
    public required IReadOnlyList<CoverageMetrics> RegionCoverage { get; init; }

    /// <summary>Test rows in base space, against a standard normal; absent for mixtures and stacks, which have none.</summary>
    public BaseSpaceMetrics? BaseSpace { get; init; }

    /// <summary>Share of the flow's samples within the cuts that all rows were selected by; absent where there is no such cut.</summary>
    public double? SamplesInBox { get; init; }
}

/// <summary>An energy distance.</summary>
/// <param name="Statistic">The squared distance; 0 for equal densities.</param>
/// <param name="PValue">Of the permutation test.</param>
/// <param name="Rows">Test rows used.</param>
/// <param name="Samples">Samples used.</param>
public sealed record EnergyMetrics(double Statistic, double PValue, int Rows, int Samples);

/// <summary>A classifier two-sample test.</summary>
/// <param name="Accuracy">Accuracy on rows that the classifier had not seen; 0.5 if it cannot tell them apart.</param>
/// <param name="PValue">Probability of one at least as high if both came from one density.</param>
/// <param name="LearnedRows">Test rows and samples that it learned from, together.</param>
/// <param name="JudgedRows">Test rows and samples that it was judged on, together.</param>
public sealed record ClassifierTestMetrics(double Accuracy, double PValue, int LearnedRows, int JudgedRows);

/// <summary>An integral.</summary>
/// <param name="Estimate">The integral; 1 for a density.</param>
/// <param name="StandardError">By how much chance alone moves it.</param>
public sealed record IntegralMetrics(double Estimate, double StandardError);

/// <summary>The coverage of one highest-density region.</summary>
/// <param name="Level">Share of the model inside; what the coverage should be.</param>
/// <param name="Coverage">Share of the test rows inside.</param>
/// <param name="StandardError">By how much chance alone moves the coverage.</param>
public sealed record CoverageMetrics(double Level, double Coverage, double StandardError);

/// <summary>Test rows in base space.</summary>
/// <param name="Columns">Each base column against the standard normal.</param>
/// <param name="SquaredRadius">|z|² against χ² with as many degrees of freedom as columns.</param>
/// <param name="MeanSquaredRadius">Mean of |z|²; as many as columns if the model is right.</param>
public sealed record BaseSpaceMetrics(IReadOnlyList<TestMetrics> Columns, TestMetrics SquaredRadius, double MeanSquaredRadius);

/// <summary>A one-sample Kolmogorov–Smirnov test.</summary>
/// <param name="Statistic">Largest difference of the distribution functions.</param>
/// <param name="PValue">Probability of one at least as large if the model is right.</param>
public sealed record TestMetrics(double Statistic, double PValue)
{
    /// <summary>What a test found.</summary>
    public static TestMetrics Of(KolmogorovSmirnovTest test) => new(test.Statistic, test.PValue);
}

/// <summary>A threshold chosen on validation rows and judged on test rows.</summary>
/// <param name="Name">complete, balanced or pure.</param>
/// <param name="Reached">Whether the completeness or purity asked for was reached on the validation rows.</param>
/// <param name="Test">The decisions on the test rows.</param>
public sealed record OperatingPointMetrics(string Name, bool Reached, DecisionMetrics Test);

/// <summary>The posterior at the training rows' prior, before and after Platt's calibration on validation rows.</summary>
public sealed record CalibrationMetrics
{
    /// <summary>Prior probability of the sought class.</summary>
    public required double Prior { get; init; }

    /// <summary>Fitted factor on the log10 ratio; ln 10 = 2.303 if nothing had to be corrected.</summary>
    public required double Slope { get; init; }

    /// <summary>Fitted log odds at a ratio of 1.</summary>
    public required double Intercept { get; init; }

    /// <summary>Validation rows it was fitted on.</summary>
    public required int FittedRows { get; init; }

    /// <summary>Test rows, before.</summary>
    public required ProbabilityMetrics Before { get; init; }

    /// <summary>Test rows, after.</summary>
    public required ProbabilityMetrics After { get; init; }
}

/// <summary>How good probabilities are; lower is better.</summary>
/// <param name="Brier">Mean squared difference of probability and outcome.</param>
/// <param name="LogScore">Mean −ln(probability of what happened), nats per object; infinite where the impossible happened.</param>
/// <param name="Reliability">Objects grouped by probability.</param>
public sealed record ProbabilityMetrics(Estimate Brier, Estimate LogScore, IReadOnlyList<ReliabilityMetrics> Reliability);

/// <summary>A group of objects with similar probabilities.</summary>
/// <param name="Objects">How many.</param>
/// <param name="MeanProbability">What was promised.</param>
/// <param name="PositiveFraction">What happened: the share of the sought class.</param>
public sealed record ReliabilityMetrics(int Objects, double MeanProbability, double PositiveFraction);
