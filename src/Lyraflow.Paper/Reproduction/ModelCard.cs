using Lyraflow.Paper.Stripe82;
using Lyraflow.Reports.Content;
using Lyraflow.Training;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What someone has to know before using the models.</summary>
internal static class ModelCard
{
    public static ReportSection Section(MetricsDocument metrics, Protocol protocol, DustTreatment treatment)
    {
        return new ReportSection("model-card", "Model card",
        [
            DataFiles.Table(metrics),
            Stripe82Notes.Cuts,
            Models(metrics, protocol),
            new ParagraphBlock(
                $"Seed {metrics["seed"]:f0}; the split is {(protocol.StratifiedSplit ? "stratified by class" : "not stratified")}, "
                    + $"80 % to train, 10 % to validate, 10 % to test. Standardized {StandardizedBy(protocol)}. "
                    + $"The loss is the mean negative log density."),
            Stripe82Notes.Limits(treatment),
        ]);
    }

    private static string StandardizedBy(Protocol protocol) => protocol.StandardizeOnTrainingRows
        ? "by each class's training rows"
        : "by all rows, test rows included, as the published code did";

    private static readonly IReadOnlyList<Prose>[] Nothing = [];

    private static TableBlock Models(MetricsDocument metrics, Protocol protocol)
    {
        return new TableBlock("Models and training", ["", "stars", "RR Lyrae"],
        [
            Both("rows to train", "training_rows", "n0"),
            Both("rows to validate", "validation_rows", "n0"),
            Both("rows to test", "test_rows", "n0"),
            ["flow", metrics.Text("classes.star.flow"), metrics.Text("classes.rrlyrae.flow")],
            Both("layers", "layers", "n0"),
            .. metrics.Has("classes.star.bins") ? [Both("spline bins", "bins", "n0")] : Nothing,
            .. metrics.Has("classes.star.hidden") ? [["hidden layers", Hidden("star"), Hidden("rrlyrae")]] : Nothing,
            Both("parameters", "parameters", "n0"),
            ["batch, rate", Rate(protocol.Star), Rate(protocol.RrLyrae)],
            ["schedule", Schedule(protocol.Star), Schedule(protocol.RrLyrae)],
            ["jitter, weight decay", Restraint(protocol.Star), Restraint(protocol.RrLyrae)],
            Both("epochs run", "epochs", "n0"),
            Both("epoch kept", "best_epoch", "n0"),
            Both("validation loss (nats, standardized units)", "validation_nll_standardized", "f3"),
            Both("test loss (nats per object)", "test_nll_standardized", "f3"),
            Both("training time (s)", "training_seconds", "f1"),
        ]);

        IReadOnlyList<Prose> Both(string name, string key, string format)
            => [name, metrics.Number($"classes.star.{key}", format), metrics.Number($"classes.rrlyrae.{key}", format)];

        Prose Hidden(string name) => string.Join(" × ", Enumerable.Range(0, metrics.Count($"classes.{name}.hidden"))
            .Select(i => metrics.Text($"classes.{name}.hidden[{i}]")));

        static Prose Rate(Preset recipe) => FormattableString.Invariant($"{recipe.Training.BatchSize:n0}, {recipe.Training.LearningRate}");

        static Prose Schedule(Preset recipe) => recipe.Training.Schedule.ToString().ToLowerInvariant();

        static Prose Restraint(Preset recipe) => FormattableString.Invariant($"{recipe.Training.Jitter}, {recipe.Training.WeightDecay}");
    }
}
