using Lyraflow.Reports.Content;

namespace Lyraflow.Experiments.Reproduction.Report;

/// <summary>What someone has to know before using the models.</summary>
internal static class ModelCard
{
    public static ReportSection Section(MetricsDocument metrics, Protocol protocol)
    {
        var files = Enumerable.Range(0, metrics.Count("data")).Select(i =>
            (IReadOnlyList<Prose>)[metrics.Text($"data[{i}].path"), metrics.Text($"data[{i}].sha256")]);
        return new ReportSection("model-card", "Model card",
        [
            new TableBlock("Data", ["file", "SHA-256"], [.. files]),
            new ParagraphBlock("SDSS Stripe 82 standard stars (Ivezić et al. 2007) and RR Lyrae (Sesar et al. 2010), through astroML. Both are cut to the colour box 0.7 < u−g < 1.35, −0.15 < g−r < 0.4, −0.15 < r−i < 0.22, −0.21 < i−z < 0.25 (mag)."),
            Models(metrics, protocol),
            new ParagraphBlock($"Seed {metrics["seed"]:f0}; the split is {(protocol.StratifiedSplit ? "stratified by class" : "not stratified")}, 80 % to train, 10 % to validate, 10 % to test. Standardized {(protocol.StandardizeOnTrainingRows ? "by each class's training rows" : "by all rows, test rows included, as the published code did")}. The loss is the mean negative log density."),
            new ListBlock(
            [
                "Single-epoch scatter: the standards' colours are averages over many nights, those of the RR Lyrae over their pulsation too. A star seen once scatters more, and an RR Lyrae is caught at a random phase: expect both classes to be wider in a single-epoch catalogue than these models know.",
                "Dust: the RR Lyrae magnitudes are corrected for interstellar dust, the standards are used as catalogued. Part of what separates the classes may be dust. Treat a catalogue to be scored as the standards were, and test on some known RR Lyrae.",
                "The hard colour box: nothing outside it was seen in training, and many stars pile up against g−r = 0.4. A flow puts some density beyond that edge (the share is in the table of the densities above), and its answers outside the box mean nothing.",
                "Few RR Lyrae: a few outliers carry most of their loss, and intervals from so few test objects are wide.",
                "The share of RR Lyrae in this catalogue is that of the sample, not of the sky. Give your own prior.",
            ]),
        ]);
    }

    private static TableBlock Models(MetricsDocument metrics, Protocol protocol)
    {
        return new TableBlock("Models and training", ["", "stars", "RR Lyrae"],
        [
            Both("rows to train", "training_rows", "n0"),
            Both("rows to validate", "validation_rows", "n0"),
            Both("rows to test", "test_rows", "n0"),
            Both("coupling layers", "layers", "n0"),
            Both("spline bins", "bins", "n0"),
            ["hidden layers", Hidden("star"), Hidden("rrlyrae")],
            Both("parameters", "parameters", "n0"),
            ["batch, rate", Rate(protocol.Star), Rate(protocol.RrLyrae)],
            ["schedule", Schedule(protocol.Star), Schedule(protocol.RrLyrae)],
            ["jitter, weight decay", Restraint(protocol.Star), Restraint(protocol.RrLyrae)],
            Both("epochs run", "epochs", "n0"),
            Both("epoch kept", "best_epoch", "n0"),
            Both("validation loss (nats per object)", "validation_nll_standardized", "f3"),
            Both("test loss (nats per object)", "test_nll_standardized", "f3"),
            Both("training time (s)", "training_seconds", "f1"),
        ]);

        IReadOnlyList<Prose> Both(string name, string key, string format)
        {
            return [name, Show("star"), Show("rrlyrae")];

            Prose Show(string className)
            {
                Prose prose = "";
                prose.AppendFormatted(metrics[$"classes.{className}.{key}"], format);
                return prose;
            }
        }

        Prose Hidden(string name) => string.Join(" × ", Enumerable.Range(0, metrics.Count($"classes.{name}.hidden"))
            .Select(i => metrics.Text($"classes.{name}.hidden[{i}]")));

        static Prose Rate(ClassRecipe recipe) => FormattableString.Invariant($"{recipe.Training.BatchSize:n0}, {recipe.Training.LearningRate}");

        static Prose Schedule(ClassRecipe recipe) => recipe.Training.Schedule.ToString().ToLowerInvariant();

        static Prose Restraint(ClassRecipe recipe) => FormattableString.Invariant($"{recipe.Training.Jitter}, {recipe.Training.WeightDecay}");
    }
}
