using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What the paper reports, see <see cref="PaperResults"/>.</summary>
/// <param name="StarTestNllStandardized">Loss of the stars, standardized units.</param>
/// <param name="RrlyraeTestNllStandardized">Loss of the RR Lyrae, standardized units.</param>
/// <param name="StarKolmogorovSmirnov">Statistic of the stars per colour.</param>
/// <param name="EqualPrior">Its classifier.</param>
public sealed record PaperMetrics(
    double StarTestNllStandardized,
    double RrlyraeTestNllStandardized,
    IReadOnlyList<double> StarKolmogorovSmirnov,
    DecisionMetrics EqualPrior)
{
    internal static PaperMetrics Published { get; } = new(
        PaperResults.StarLoss,
        PaperResults.RrLyraeLoss,
        PaperResults.StarKolmogorovSmirnov,
        DecisionMetrics.OfCounts(0, new ConfusionCounts(
            PaperResults.TruePositives, PaperResults.FalsePositives, PaperResults.TrueNegatives, PaperResults.FalseNegatives)));
}
