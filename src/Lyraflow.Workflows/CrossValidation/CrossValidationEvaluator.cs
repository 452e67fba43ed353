using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>Turns pooled scores into the table of methods.</summary>
internal sealed class CrossValidationEvaluator(
    CrossValidationData data, IReadOnlyList<PooledScores> pooled, RandomSource random, Standardization unit)
{
    private readonly Dictionary<int, LabeledScores> _flow = pooled
        .Where(scores => scores.Method.Name == MethodList.Flow)
        .ToDictionary(scores => scores.Repeat, scores => new LabeledScores(scores.Scores, data.Positive));

    /// <summary>The methods, best average precision first.</summary>
    public IReadOnlyList<MethodMetrics> Evaluate(WorkerTeam team)
    {
        var methods = pooled.GroupBy(scores => scores.Method).ToArray();
        var metrics = new MethodMetrics[methods.Length];
        team.Run(methods.Length, (_, piece) => metrics[piece] = Measure([.. methods[piece]]));
        return [.. metrics.OrderByDescending(method => method.AveragePrecision.Estimate)];
    }

    private MethodMetrics Measure(IReadOnlyList<PooledScores> repeats)
    {
        var method = repeats[0].Method;
        var ranked = repeats.Select(scores => new LabeledScores(scores.Scores, data.Positive)).ToArray();

        // The same forks for every method and metric: their intervals come from the same resamples.
        var numbers = RankingMetricsOf(ranked);
        var difference = _flow.Count == 0 || method.Name == MethodList.Flow ? null : DifferenceMetrics.MeanOf([.. ranked.Select((scores, repeat) =>
            Bootstrap.Difference(_flow[repeat], scores, RankingMetrics.AveragePrecision, Resamples(repeat)))]);
        return new MethodMetrics
        {
            Name = method.Name,
            Description = method.Description,
            AveragePrecision = numbers[0],
            RocAuc = numbers[1].Estimate,
            RocAucInterval = numbers[1].Interval,
            BestF1 = numbers[2].Estimate,
            BestF1Interval = numbers[2].Interval,
            CompletenessAtHalfPurity = numbers[3].Estimate,
            CompletenessAtHalfPurityInterval = numbers[3].Interval,
            CompletenessAtBookPurity = numbers[4].Estimate,
            CompletenessAtBookPurityInterval = numbers[4].Interval,
            PurityAtCompleteness = numbers[5].Estimate,
            PurityAtCompletenessInterval = numbers[5].Interval,
            AveragePrecisionOverRepeats = ranked.Length == 1
                ? null
                : Deviation([.. ranked.Select(scores => RankingMetrics.AveragePrecision(scores.Counts))]),
            FlowLessThis = difference,
            Brier = Probabilities(repeats, ProbabilityScores.BrierOfEach),
            LogScore = Probabilities(repeats, ProbabilityScores.LogScoreOfEach),
            Seconds = repeats.Sum(scores => scores.Seconds),
            HeldOutNllStandardized = repeats[0].Densities is null ? null : Losses(repeats),
        };
    }

    private RandomSource Resamples(int repeat) => random.Fork($"bootstrap {repeat}");

    private EstimateMetrics[] RankingMetricsOf(IReadOnlyList<LabeledScores> repeats)
    {
        Func<ThresholdCounts, double>[] metrics =
        [
            RankingMetrics.AveragePrecision,
            RankingMetrics.RocAuc,
            RankingMetrics.BestF1,
            counts => RankingMetrics.CompletenessAtPurity(counts, 0.5),
            counts => RankingMetrics.CompletenessAtPurity(counts, 0.764),
            counts => RankingMetrics.PurityAtCompleteness(counts, 0.9),
        ];
        var intervals = repeats.Select((scores, repeat) => Bootstrap.Intervals(scores, metrics, Resamples(repeat))).ToArray();
        return [.. metrics.Select((_, i) => EstimateMetrics.MeanOf([.. intervals.Select(repeat => repeat[i])]))];
    }

    private delegate double[] ScoreOfEach(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive);

    /// <summary>The mean of a score of the posteriors; null without densities.</summary>
    private EstimateMetrics? Probabilities(IReadOnlyList<PooledScores> repeats, ScoreOfEach score)
    {
        if (repeats[0].Densities is null)
        {
            return null;
        }

        var sought = data.Positive.Count(positive => positive);
        var priors = Priors.FromCounts(data.Positive.Length - sought, sought);
        var each = repeats.Select(scores =>
        {
            var posterior = new double[data.Positive.Length];
            Posterior.OfClass(new ClassLogDensities(scores.Densities!.Negative, scores.Densities.Positive), priors, 1, posterior);
            return score(posterior, data.Positive);
        }).ToArray();
        var intervals = each.Select((values, repeat) => MetricInterval.OfMean(values, Resamples(repeat))).ToArray();
        return new EstimateMetrics(
            each.Average(values => values.Average()), intervals.Average(interval => interval.Low), intervals.Average(interval => interval.High));
    }

    private Dictionary<string, HeldOutLoss> Losses(IReadOnlyList<PooledScores> repeats)
    {
        var losses = new Dictionary<string, HeldOutLoss>();
        for (var c = 0; c < data.Catalog.Classes.Length; c++)
        {
            // A class's objects under that class's own density, averaged over repeats object by object.
            double[] each = [.. data.Catalog.RowsOfClass(c).Select(row => repeats.Average(scores =>
                -(c == 1 ? scores.Densities!.Positive : scores.Densities!.Negative)[row] - unit.LogScale))];
            losses[data.Catalog.Classes[c]] = new HeldOutLoss(each.Average(), Deviation(each) / Math.Sqrt(each.Length));
        }

        return losses;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
