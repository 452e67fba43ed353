using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;
using Lyraflow.Workflows.Evaluation;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Paper.Reproduction;

/// <summary>Measures the paper's classifier, which calls an RR Lyrae what is likelier as one, and others beside it.</summary>
/// <param name="prior">Share of RR Lyrae among the training rows.</param>
/// <param name="random">Chooses the resamples.</param>
internal sealed class RatioClassifier(double prior, RandomSource random)
{
    private readonly ClassifierEvaluator _evaluator = new(prior, random);

    /// <summary>Measures the flows.</summary>
    public ClassifierMetrics Measure(ScoredRows rows, string purpose)
    {
        var scores = rows.Test();
        var ranking = Rank(scores, purpose);
        return new ClassifierMetrics
        {
            RocAuc = ranking[0],
            AveragePrecision = ranking[1],
            CompletenessAtHalfPurity = RankingMetrics.CompletenessAtPurity(scores.Counts, 0.5),
            PurityAtNinetyPercentCompleteness = RankingMetrics.PurityAtCompleteness(scores.Counts, 0.9),
            EqualPrior = _evaluator.Decide(scores, 0, $"{purpose} equal priors"),
            TrainingPrior = _evaluator.Decide(scores, ClassifierEvaluator.ThresholdOf(prior), $"{purpose} training priors"),
            AlwaysStarAccuracy = (double)scores.Counts.Negatives / scores.Count,
        };
    }

    /// <summary>Another method's scores of the same test rows beside the flows'.</summary>
    public BaselineMetrics Compare(string name, TestScores ours, TestScores theirs)
    {
        var ranking = Rank(theirs, name);
        return new BaselineMetrics
        {
            Name = name,
            RocAuc = ranking[0],
            AveragePrecision = ranking[1],
            FlowLessBaselineRocAuc = Difference(RankingMetrics.RocAuc),
            FlowLessBaselineAveragePrecision = Difference(RankingMetrics.AveragePrecision),
        };

        DifferenceMetrics Difference(Func<ThresholdCounts, double> metric)
            => DifferenceMetrics.MeanOf(Bootstrap.Difference(ours, theirs, metric, random.Fork($"difference {name}")));
    }

    private Estimate[] Rank(TestScores scores, string purpose)
        => _evaluator.Measure(scores, purpose, RankingMetrics.RocAuc, RankingMetrics.AveragePrecision);
}
