using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Statistics.Resampling;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Metrics;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>Turns pooled scores into the table of methods.</summary>
internal sealed class CrossValidationEvaluator(
    CrossValidationData data,
    IReadOnlyList<PooledScores> pooled,
    IReadOnlyList<PurityLevel> purities,
    RandomSource random,
    Standardization unit)
{
    private readonly string? _reference = MethodList.Reference(pooled.Select(scores => scores.Method.Name));

    private readonly Dictionary<int, LabeledScores> _referenceScores = ScoresOf(
        MethodList.Reference(pooled.Select(scores => scores.Method.Name)), pooled, data.Positive);

    /// <summary>The methods, best average precision first.</summary>
    public IReadOnlyList<MethodMetrics> Evaluate(WorkerTeam team)
    {
        var methods = pooled.GroupBy(scores => scores.Method).ToArray();
        var metrics = new MethodMetrics[methods.Length];
        team.Run(methods.Length, (_, piece) => metrics[piece] = Measure([.. methods[piece]]));
        return [.. metrics.OrderByDescending(method => method.AveragePrecision.Value)];
    }

    /// <summary>The scores of one method by repeat; none where it is not among the methods.</summary>
    private static Dictionary<int, LabeledScores> ScoresOf(string? method, IReadOnlyList<PooledScores> pooled, bool[] positive) => pooled
        .Where(scores => scores.Method.Name == method)
        .ToDictionary(scores => scores.Repeat, scores => new LabeledScores(scores.Scores, positive));

    private MethodMetrics Measure(IReadOnlyList<PooledScores> repeats)
    {
        var method = repeats[0].Method;
        var ranked = repeats.Select(scores => new LabeledScores(scores.Scores, data.Positive)).ToArray();

        // The same forks for every method and metric: their intervals come from the same resamples.
        var numbers = RankingMetricsOf(ranked);
        var difference = _reference is null || method.Name == _reference ? null
            : DifferenceMetrics.MeanOf([.. ranked.Select((scores, repeat) =>
            Bootstrap.Difference(_referenceScores[repeat], scores, RankingMetrics.AveragePrecision, Resamples(repeat)))]);
        var metrics = new MethodMetrics
        {
            Name = method.Name,
            Description = method.Description,
            AveragePrecision = numbers[0],
            RocAuc = numbers[1],
            BestF1 = numbers[2],
            CompletenessAtHalfPurity = numbers[3],
            CompletenessAtHalfPurityOfAll = data.SoughtLeftOut == 0 ? null : OfAll(repeats),
            PurityAtCompleteness = numbers[4],
            AveragePrecisionOverRepeats = ranked.Length == 1
                ? null
                : Scatter.StandardDeviation([.. ranked.Select(scores => RankingMetrics.AveragePrecision(scores.Counts))]),
            ReferenceLessThis = difference,
            Brier = Probabilities(repeats, ProbabilityScores.BrierOfEach),
            LogScore = Probabilities(repeats, ProbabilityScores.LogScoreOfEach),
            Seconds = repeats.Sum(scores => scores.Seconds),
            HeldOutNllStandardized = repeats[0].Densities is null ? null : Losses(repeats),
        };
        foreach (var (level, completeness) in purities.Zip(numbers[5..]))
        {
            metrics.CompletenessAtPurities.Add(level.Key, completeness);
        }

        return metrics;
    }

    /// <summary>One method on these rows, as one of their treatments.</summary>
    public TreatmentMetrics Treatment(string name, IClassifierMethod method) => TreatmentMetrics.Measure(
        name,
        method.Name,
        data.RowsPerClass,
        [.. pooled.Where(scores => scores.Method == method).OrderBy(scores => scores.Repeat).Select(scores => scores.Scores)],
        data.Positive,
        data.SoughtLeftOut,
        Resamples);

    private Estimate OfAll(IReadOnlyList<PooledScores> repeats) => Estimate.MeanOf([.. repeats.Select(scores =>
        TreatmentMetrics.CompletenessOfAll(
            TreatmentMetrics.WithLeftOut(scores.Scores, data.Positive, data.SoughtLeftOut), Resamples(scores.Repeat)))]);

    private RandomSource Resamples(int repeat) => random.Fork($"bootstrap {repeat}");

    private Estimate[] RankingMetricsOf(IReadOnlyList<LabeledScores> repeats)
    {
        Func<ThresholdCounts, double>[] metrics =
        [
            RankingMetrics.AveragePrecision,
            RankingMetrics.RocAuc,
            RankingMetrics.BestF1,
            counts => RankingMetrics.CompletenessAtPurity(counts, 0.5),
            counts => RankingMetrics.PurityAtCompleteness(counts, 0.9),
            .. purities.Select(
                level => (Func<ThresholdCounts, double>)(counts => RankingMetrics.CompletenessAtPurity(counts, level.Purity))),
        ];
        var each = repeats.Select((scores, repeat) => Estimate.Of(scores, Resamples(repeat), metrics)).ToArray();
        return [.. metrics.Select((_, i) => Estimate.MeanOf([.. each.Select(repeat => repeat[i])]))];
    }

    private delegate double[] ScoreOfEach(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive);

    /// <summary>The mean of a score of the posteriors; null where there are none.</summary>
    private Estimate? Probabilities(IReadOnlyList<PooledScores> repeats, ScoreOfEach score)
        => repeats.Select(PosteriorOf).ToArray() is var posteriors && posteriors.Contains(null) ? null
            : Estimate.MeanOf([.. posteriors.Select(
                (posterior, repeat) => Estimate.OfMean(score(posterior, data.Positive), Resamples(repeat)))]);

    /// <summary>The method's own, else that of its densities at the proportions of the catalogue; null without both.</summary>
    private double[]? PosteriorOf(PooledScores scores)
    {
        if (scores.Posterior is not null || scores.Densities is null)
        {
            return scores.Posterior;
        }

        var sought = data.Positive.Count(positive => positive);
        var posterior = new double[data.Positive.Length];
        Posterior.OfClass(scores.Densities, Priors.FromCounts(data.Positive.Length - sought, sought), 1, posterior);
        return posterior;
    }

    private Dictionary<string, MeanWithError> Losses(IReadOnlyList<PooledScores> repeats)
    {
        var losses = new Dictionary<string, MeanWithError>();
        for (var c = 0; c < data.Catalog.Classes.Length; c++)
        {
            // A class's objects under that class's own density, averaged over repeats object by object.
            double[] each = [.. data.Catalog.RowsOfClass(c).Select(row => repeats.Average(scores =>
                -scores.Densities!.Of(c)[row] - unit.LogScale))];
            losses[data.Catalog.Classes[c]] = new MeanWithError(each.Average(), Scatter.StandardDeviation(each) / Math.Sqrt(each.Length));
        }

        return losses;
    }
}
