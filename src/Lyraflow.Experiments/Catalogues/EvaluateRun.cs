using Lyraflow.Catalogs.Tables;
using Lyraflow.Classification;
using Lyraflow.Classification.Metrics;
using Lyraflow.Classification.Scores;
using Lyraflow.Storage;

namespace Lyraflow.Experiments.Catalogues;

/// <summary>What a model is worth on labelled rows.</summary>
public sealed record EvaluateResult
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The rows.</summary>
    public required string Input { get; init; }

    /// <summary>Whether the rows are of the very file the model was trained on: the figures then flatter.</summary>
    public required bool TrainedOnThisFile { get; init; }

    /// <summary>Per class its rows and loss.</summary>
    public required IReadOnlyList<EvaluatedClass> Classes { get; init; }

    /// <summary>Rows without a label or without a number for a feature.</summary>
    public required long LeftOut { get; init; }

    /// <summary>How well the target is told from the others; null with one class.</summary>
    public EvaluatedClassifier? Classifier { get; init; }
}

/// <summary>The density of one class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Nll">Mean −ln p, in nats, per unit of the features.</param>
/// <param name="NllStandardError">Its standard error over rows.</param>
public sealed record EvaluatedClass(string Name, int Rows, double Nll, double NllStandardError);

/// <summary>The classifier, one class sought among the others.</summary>
/// <param name="Target">The class that is sought.</param>
/// <param name="RocAuc">Area under the ROC curve.</param>
/// <param name="AveragePrecision">Average precision.</param>
/// <param name="BestF1">Best F1 over all thresholds.</param>
/// <param name="CompletenessAtHalfPurity">Completeness at 50 % purity.</param>
/// <param name="PurityAtNinetyPercentCompleteness">Purity at 90 % completeness.</param>
/// <param name="Prior">Prior of the target.</param>
/// <param name="EqualPrior">The decision with equal priors.</param>
/// <param name="GivenPrior">The decision with the prior: those whose posterior exceeds one half.</param>
public sealed record EvaluatedClassifier(
    string Target,
    double RocAuc,
    double AveragePrecision,
    double BestF1,
    double CompletenessAtHalfPurity,
    double PurityAtNinetyPercentCompleteness,
    double Prior,
    EvaluatedDecision EqualPrior,
    EvaluatedDecision GivenPrior);

/// <summary>Counts of a decision.</summary>
/// <param name="TruePositives">Of the target, found.</param>
/// <param name="FalsePositives">Of others, taken for the target.</param>
/// <param name="FalseNegatives">Of the target, missed.</param>
/// <param name="TrueNegatives">Of others, left.</param>
public sealed record EvaluatedDecision(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>The share of the target that is found (recall).</summary>
    public double Completeness => TruePositives / (double)(TruePositives + FalseNegatives);

    /// <summary>The share of the target among what is taken for it (precision); null when nothing is.</summary>
    public double? Purity => TruePositives + FalsePositives == 0 ? null : TruePositives / (double)(TruePositives + FalsePositives);
}

/// <summary>Measures a model on the labelled rows of a catalogue.</summary>
public static class EvaluateRun
{
    /// <summary>Evaluates.</summary>
    /// <param name="catalogue">The rows.</param>
    /// <param name="modelName">The model file, or the name of the embedded one.</param>
    /// <param name="label">The column with the class of each row; null for a model with one class.</param>
    /// <param name="targetName">The class that is sought; null for the rarest of the training.</param>
    /// <param name="prior">As for <see cref="PriorText.Parse"/>.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">The model, the input or an option is at fault.</exception>
    public static EvaluateResult Run(
        CatalogueOptions catalogue,
        string modelName,
        string? label,
        string? targetName,
        string? prior,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var named = NamedModel.LoadPlain(modelName);
        var model = named.Model;
        if (label is null && model.Classes.Count > 1)
        {
            throw new InputException($"{modelName} has the classes {string.Join(", ", model.Classes.Select(item => item.Name))}: say with --label COLUMN which row is of which.");
        }

        var target = PriorText.Target(model, targetName);
        var priors = PriorText.Parse(model, target, prior);
        var files = InputFiles.Find(catalogue.Input);
        progress?.Report(new StageProgress("reading", 0, files.Name));
        using var session = catalogue.NewSession();
        var source = TableSource.Open(session, files, cancellation: cancellation);
        var query = catalogue.Query([.. model.Features.Select(feature => feature.Name)]);
        string[]? classes = label is null ? null : [.. model.Classes.Select(item => item.Name)];
        var tables = LabeledTables.Read(session, source, query, label, classes, cancellation);
        progress?.Report(new StageProgress("reading", 1, string.Empty));
        progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        var densities = model.Classes
            .Select(item => tables.Classes.Select(part => Array.ConvertAll(item.Flow.LogDensity(part.Rows, catalogue.Threads), value => (double)value)).ToArray())
            .ToArray();
        var result = new EvaluateResult
        {
            Model = modelName,
            Input = files.Name,
            TrainedOnThisFile = model.Classes.Any(item => item.Training is { } training && FileHash.Of(files) == training.SourceHash),
            LeftOut = tables.LeftOut,
            Classes = [.. tables.Classes.Select((part, k) => Evaluate(part.Name, densities[Math.Min(k, densities.Length - 1)][k]))],
            Classifier = priors is null ? null : Classify(model, target, priors, densities),
        };
        progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        return result;
    }

    private static EvaluatedClass Evaluate(string name, double[] densities)
    {
        var mean = densities.Average();
        var variance = densities.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, densities.Length - 1);
        return new EvaluatedClass(name, densities.Length, -mean, Math.Sqrt(variance / densities.Length));
    }

    private static EvaluatedClassifier Classify(Model model, int target, Priors priors, double[][][] densities)
    {
        var all = new ClassLogDensities([.. densities.Select(parts => parts.SelectMany(part => part).ToArray())]);
        bool[] positive = [.. densities[0].SelectMany((part, k) => Enumerable.Repeat(k == target, part.Length))];
        var ratios = new double[all.Rows];
        LogLikelihoodRatio.AgainstRest(all, priors, target, ratios);
        ratios.AsSpan().Replace(double.NaN, double.NegativeInfinity);
        var scores = new TestScores(ratios, positive);
        var prior = priors.Probabilities[target];
        return new EvaluatedClassifier(
            model.Classes[target].Name,
            RankingMetrics.RocAuc(scores.Counts),
            RankingMetrics.AveragePrecision(scores.Counts),
            RankingMetrics.BestF1(scores.Counts),
            RankingMetrics.CompletenessAtPurity(scores.Counts, 0.5),
            RankingMetrics.PurityAtCompleteness(scores.Counts, 0.9),
            prior,
            Decide(ratios, positive, 0),
            Decide(ratios, positive, Math.Log10((1 - prior) / prior)));
    }

    private static EvaluatedDecision Decide(double[] ratios, bool[] positive, double threshold)
    {
        long Count(bool isPositive, bool isTaken) => ratios.Where((ratio, row) => positive[row] == isPositive && ratio > threshold == isTaken).LongCount();
        return new EvaluatedDecision(Count(true, true), Count(false, true), Count(true, false), Count(false, false));
    }
}
