using Lyraflow.Bijections;
using Lyraflow.Classification.Metrics;
using Lyraflow.Classification.Resampling;
using Lyraflow.Experiments.CrossValidation.Methods;
using Lyraflow.Numerics;

namespace Lyraflow.Experiments.CrossValidation;

/// <summary>Turns pooled scores into the table of methods.</summary>
internal sealed class CrossValidationEvaluator(
    CrossValidationData data, IReadOnlyList<PooledScores> pooled, RandomSource random, StandardizationOptions unit)
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
        double Mean(Func<ThresholdCounts, double> metric) => ranked.Average(scores => metric(scores.Counts));

        // The same forks for every method: their intervals come from the same resamples.
        var precision = EstimateMetrics.MeanOf([.. ranked.Select((scores, repeat) =>
            Bootstrap.Interval(scores, RankingMetrics.AveragePrecision, random.Fork($"bootstrap {repeat}")))]);
        var difference = _flow.Count == 0 || method.Name == MethodList.Flow ? null : DifferenceMetrics.MeanOf([.. ranked.Select((scores, repeat) =>
            Bootstrap.Difference(_flow[repeat], scores, RankingMetrics.AveragePrecision, random.Fork($"bootstrap {repeat}")))]);
        return new MethodMetrics
        {
            Name = method.Name,
            Description = method.Description,
            RocAuc = Mean(RankingMetrics.RocAuc),
            AveragePrecision = precision,
            BestF1 = Mean(RankingMetrics.BestF1),
            CompletenessAtHalfPurity = Mean(counts => RankingMetrics.CompletenessAtPurity(counts, 0.5)),
            CompletenessAtBookPurity = Mean(counts => RankingMetrics.CompletenessAtPurity(counts, 0.764)),
            PurityAtCompleteness = Mean(counts => RankingMetrics.PurityAtCompleteness(counts, 0.9)),
            AveragePrecisionOverRepeats = ranked.Length == 1
                ? null
                : Deviation([.. ranked.Select(scores => RankingMetrics.AveragePrecision(scores.Counts))]),
            FlowLessThis = difference,
            Seconds = repeats.Sum(scores => scores.Seconds),
            HeldOutNllStandardized = repeats[0].Densities is null ? null : Losses(repeats),
        };
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
