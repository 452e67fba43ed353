using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.Reporting;

/// <summary>Figures that show how well objects of one class are found among the others.</summary>
/// <param name="names">Both classes in words.</param>
/// <param name="scores">log10 of the density ratio of the test objects.</param>
/// <param name="presets">Thresholds with names, the one to start with first.</param>
public sealed class ClassifierFigures(ClassPair names, LabeledScores scores, IReadOnlyList<NamedThreshold> presets)
{
    private const double LowestRatio = -4;
    private const double HighestRatio = 4;

    private string Ratio => $"log₁₀ (density of {names.Sought} / density of {names.Others})";

    /// <summary>A decision as a point on the curves.</summary>
    public static MarkedPoint Mark(string name, DecisionMetrics decision) => new(
        name,
        (double)decision.Confusion.FalsePositives / (decision.Confusion.FalsePositives + decision.Confusion.TrueNegatives),
        decision.Completeness.Value);

    /// <summary>The reliability diagram of probabilities.</summary>
    public static NamedReliability Reliability(string name, ProbabilityMetrics probabilities) => new(
        name,
        [.. probabilities.Reliability.Select(bin => new ReliabilityBin(0, 1, bin.Objects, bin.MeanProbability, bin.PositiveFraction))]);

    /// <summary>ROC curves on a linear and on a logarithmic axis.</summary>
    /// <param name="methods">The methods, ours first.</param>
    /// <param name="marks">Points to mark.</param>
    /// <param name="title">A heading.</param>
    public static FigureBlock Roc(IReadOnlyList<MethodScores> methods, IReadOnlyList<MarkedPoint> marks, string title = "ROC curves")
        => new(RankingCurves.Roc(
        "roc",
        title,
        "A linear axis flatters any classifier of a rare class: all that matters happens in its left hundredth. On the logarithmic "
            + "axis it can be seen.",
        [new MethodPanel(null, methods)],
        marks));

    /// <summary>Purity against completeness.</summary>
    public FigureBlock Purity(IReadOnlyList<MethodScores> methods, IReadOnlyList<MarkedPoint> marks, string note)
        => new(RankingCurves.Purity(
        "purity-completeness",
        "Purity against completeness (precision against recall)",
        $"What a search buys: how many of the {names.Sought} are found, and how many of the candidates are {names.Sought}. The "
            + $"dashed grey line is what picking at random gives.{note}",
        [new MethodPanel(null, methods)],
        marks));

    /// <summary>Completeness and purity against the threshold.</summary>
    public FigureBlock Thresholds() => new(ThresholdCurves.Draw(
        "thresholds",
        "Completeness and purity against the threshold",
        $"Test objects. One is called {names.Sought} when its log₁₀ ratio of densities is at least the threshold. Dashed grey "
            + $"lines: the thresholds of the tables.",
        scores,
        $"threshold on {Ratio}",
        (LowestRatio, HighestRatio),
        presets));

    /// <summary>The posterior against what happened.</summary>
    public FigureBlock Calibration(IReadOnlyList<NamedReliability> curves) => new(CalibrationCurves.Draw(
        "calibration",
        "Reliability of the posterior",
        "Test objects in ten bins of equal width; bars are 95 % intervals of the observed fractions. Where the sought class is "
            + "rare, nearly all others are in the first bin; the rest hold few objects, and their bars are long.",
        $"observed fraction of {names.Sought}",
        curves));

    /// <summary>The part of the page with a slider for the threshold.</summary>
    public ExplorerBlock Explorer() => new(names, scores, Ratio, LowestRatio, HighestRatio, presets);
}
