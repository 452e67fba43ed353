using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Workflows.CrossValidation.Methods;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>One method on one fold of one repeat.</summary>
internal sealed record FoldTask(IClassifierMethod Method, int Repeat, int Fold)
{
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Method.Name}-repeat{Repeat}-fold{Fold}.json");

    /// <summary>Fits on the other folds and scores this one.</summary>
    public FoldScores Run(CrossValidationData data, string fingerprint, long seed, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var training = data.RowsOf(Repeat, Fold, held: false);
        var random = new RandomSource(seed).Fork(FileName);
        var rows = Method is DeconvolvedMethod ? data.Numbered : data.Rows;
        var scorer = Method.Fit(
            rows.Select(training), Array.ConvertAll(training, row => data.Positive[row]), (long)random.NextBits(), cancellation);
        var scores = scorer.Score(rows.Select(data.RowsOf(Repeat, Fold, held: true)));
        return new FoldScores
        {
            Fingerprint = fingerprint,
            Method = Method.Description,
            Seconds = clock.Elapsed.TotalSeconds,
            Scores = scores.Scores,
            NegativeLogDensity = scores.Densities?.Of(0).ToArray(),
            PositiveLogDensity = scores.Densities?.Of(1).ToArray(),
            Posterior = scores.Posterior,
        };
    }
}

/// <summary>What a finished task leaves behind.</summary>
internal sealed record FoldScores
{
    /// <summary>Of data, folds and seed.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The method with its settings.</summary>
    public required string Method { get; init; }

    /// <summary>How long fit and scores took.</summary>
    public required double Seconds { get; init; }

    /// <summary>One per row of the fold, in the catalogue's order.</summary>
    public required double[] Scores { get; init; }

    /// <summary>ln p under the density of the others, per unit of the features, for methods that have one.</summary>
    public double[]? NegativeLogDensity { get; init; }

    /// <summary>ln p under the density of the sought class.</summary>
    public double[]? PositiveLogDensity { get; init; }

    /// <summary>Probability of the sought class, for methods that give one of their own.</summary>
    public double[]? Posterior { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(FoldScores))]
internal sealed partial class FoldScoresJson : JsonSerializerContext;
