using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Workflows.Metrics;

/// <summary>One method on the same objects, their features treated in one of several ways.</summary>
public sealed record TreatmentMetrics
{
    /// <summary>How the features were treated.</summary>
    public required string Name { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Rows that were ranked, per class.</summary>
    public required IReadOnlyDictionary<string, int> Rows { get; init; }

    /// <summary>Objects of the sought class that the treatment leaves out.</summary>
    public required int SoughtLeftOut { get; init; }

    /// <summary>Average precision.</summary>
    [JsonConverter(typeof(NestedEstimateConverter))]
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Highest completeness at a purity of at least 0.5.</summary>
    [JsonPropertyName("completeness_at_50_purity")]
    public required Estimate CompletenessAtHalfPurity { get; init; }

    /// <summary>The same among all objects of the sought class: those left out count as missed.</summary>
    [JsonPropertyName("completeness_at_50_purity_of_all")]
    public required Estimate CompletenessAtHalfPurityOfAll { get; init; }

    /// <summary>The same objects' scores, those that were left out ranking last.</summary>
    /// <param name="scores">One score per row.</param>
    /// <param name="positive">Whether the row is of the sought class.</param>
    /// <param name="leftOut">How many of that class were left out.</param>
    public static LabeledScores WithLeftOut(double[] scores, bool[] positive, int leftOut) => new(
        [.. scores, .. Enumerable.Repeat(double.NegativeInfinity, leftOut)], [.. positive, .. Enumerable.Repeat(true, leftOut)]);

    /// <summary>Completeness among all at a purity of at least 0.5.</summary>
    /// <param name="scores">The scores, see <see cref="WithLeftOut"/>.</param>
    /// <param name="random">Chooses the resamples.</param>
    public static Estimate CompletenessOfAll(LabeledScores scores, RandomSource random)
        => Estimate.Of(scores, random, counts => RankingMetrics.CompletenessAtPurity(counts, 0.5))[0];

    /// <summary>Measures a treatment; over repeats, the mean.</summary>
    /// <param name="name">How the features were treated.</param>
    /// <param name="method">The method.</param>
    /// <param name="rows">Rows that were ranked, per class.</param>
    /// <param name="repeats">Per repeat one score per row.</param>
    /// <param name="positive">Whether the row is of the sought class.</param>
    /// <param name="leftOut">How many of that class were left out.</param>
    /// <param name="random">Chooses the resamples of a repeat.</param>
    public static TreatmentMetrics Measure(
        string name,
        string method,
        IReadOnlyDictionary<string, int> rows,
        IReadOnlyList<double[]> repeats,
        bool[] positive,
        int leftOut,
        Func<int, RandomSource> random)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        ArgumentNullException.ThrowIfNull(random);
        var each = repeats.Select((scores, repeat) => Estimate.Of(
            new LabeledScores(scores, positive),
            random(repeat),
            RankingMetrics.AveragePrecision,
            counts => RankingMetrics.CompletenessAtPurity(counts, 0.5))).ToArray();
        return new TreatmentMetrics
        {
            Name = name,
            Method = method,
            Rows = rows,
            SoughtLeftOut = leftOut,
            AveragePrecision = Estimate.MeanOf([.. each.Select(repeat => repeat[0])]),
            CompletenessAtHalfPurity = Estimate.MeanOf([.. each.Select(repeat => repeat[1])]),
            CompletenessAtHalfPurityOfAll = Estimate.MeanOf(
                [.. repeats.Select((scores, repeat) => CompletenessOfAll(WithLeftOut(scores, positive, leftOut), random(repeat)))]),
        };
    }
}
