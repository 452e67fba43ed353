using Lyraflow.Paper.Reproduction;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Metrics;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>The results of a reproduction as tables, ours beside the paper's.</summary>
internal static class ReproductionTable
{
    private const string Unknown = "–";

    public static void Write(IAnsiConsole console, ReproduceMetrics metrics, string folder)
    {
        console.Write(Losses(metrics));
        console.Write(Classifier(metrics));
        console.Write(Colors(metrics));
        TreatmentTable.Write(console, metrics.Treatments);
        console.WriteLine(
            ResultTable.Text($"{metrics.Seconds:f0} s in all with {metrics.Threads} threads, seed {metrics.Seed}. Written to {folder}"));
    }

    private static Table Losses(ReproduceMetrics metrics)
    {
        var table = ResultTable.New("Test loss, nats per object", "star", "rrlyrae", "the paper: star", "rrlyrae");
        var star = metrics.Classes["star"];
        var rr = metrics.Classes["rrlyrae"];
        var paper = (Star: ResultTable.Text($"{PaperResults.StarLoss:f3}"), RrLyrae: ResultTable.Text($"{PaperResults.RrLyraeLoss:f3}"));
        var leaked = metrics.AsPublished;
        if (leaked is not null)
        {
            table.AddRow(
                "flow, as published (80 % trained on)",
                Number(leaked.TestNllStandardized["star"]),
                Number(leaked.TestNllStandardized["rrlyrae"]),
                paper.Star,
                paper.RrLyrae);
        }

        table.AddRow(
            "flow, standardized units",
            ResultTable.Text($"{star.TestNllStandardized.Value:f3} ± {star.TestNllStandardError:f3}"),
            ResultTable.Text($"{rr.TestNllStandardized.Value:f3} ± {rr.TestNllStandardError:f3}"),
            leaked is null ? paper.Star : Unknown,
            leaked is null ? paper.RrLyrae : Unknown);
        table.AddRow(
            "one Gaussian, standardized units",
            Number(star.GaussianTestNllStandardized),
            Number(rr.GaussianTestNllStandardized),
            Unknown,
            Unknown);
        table.AddRow("flow, per mag⁴", Number(star.TestNll), Number(rr.TestNll), Unknown, Unknown);
        table.AddRow("training / validation / test rows", Rows(star), Rows(rr), Unknown, Unknown);
        table.AddRow("parameters", ResultTable.Text($"{star.Parameters:n0}"), ResultTable.Text($"{rr.Parameters:n0}"), "8,816", "106,736");
        table.AddRow(
            "training, s (epochs)",
            ResultTable.Text($"{star.TrainingSeconds:f1} ({star.Epochs})"),
            ResultTable.Text($"{rr.TrainingSeconds:f1} ({rr.Epochs})"),
            Unknown,
            Unknown);
        return table;
    }

    private static Table Classifier(ReproduceMetrics metrics)
    {
        var ours = metrics.Classifier;
        var leaked = metrics.AsPublished?.Classifier;
        var table = ResultTable.New(
            "Classifier, RR Lyrae sought", "equal priors", "training priors", "always star", "the paper (equal priors)");
        if (leaked is not null)
        {
            table.AddNumbers("as published (80 % trained on)");
        }

        var paper = metrics.Paper.EqualPrior;
        var never = DecisionMetrics.OfCounts(
            double.PositiveInfinity, new ConfusionCounts(0, 0, metrics.Classes["star"].TestRows, metrics.Classes["rrlyrae"].TestRows));
        Row(
            "RR Lyrae found",
            decision => ResultTable.Text(
                $"{decision.Confusion.TruePositives} of {decision.Confusion.TruePositives + decision.Confusion.FalseNegatives}"));
        Row(
            "stars called RR Lyrae",
            decision => ResultTable.Text(
                $"{decision.Confusion.FalsePositives} of {decision.Confusion.FalsePositives + decision.Confusion.TrueNegatives:n0}"));
        Row("accuracy", decision => Percent(decision.Accuracy.Value));
        Row("completeness", decision => Percent(decision.Completeness.Value));
        Row("purity", decision => Percent(decision.Purity.Value));
        Ranking("ROC AUC", metric => ResultTable.Text($"{metric.RocAuc.Value:f4}"), "0.5");
        Ranking(
            "average precision",
            metric => ResultTable.Text($"{metric.AveragePrecision.Value:f3}"),
            ResultTable.Text($"{1 - ours.AlwaysStarAccuracy:f3}"));
        return table;

        void Row(string name, Func<DecisionMetrics, string> show) => table.AddRow(
            [
                name,
                show(ours.EqualPrior),
                show(ours.TrainingPrior),
                show(never),
                show(paper),
                .. leaked is null ? [] : new[] { show(leaked.EqualPrior) }
            ]);

        void Ranking(string name, Func<ClassifierMetrics, string> show, string chance) => table.AddRow(
            [name, show(ours), "the same", chance, Unknown, .. leaked is null ? [] : new[] { show(leaked) }]);
    }

    private static Table Colors(ReproduceMetrics metrics)
    {
        var features = metrics.Classes["star"].KolmogorovSmirnov.Select(test => test.Feature).ToArray();
        var table = ResultTable.New("Kolmogorov–Smirnov D (p), rows against samples", [.. features, "critical value at 5 %"]);
        foreach (var (name, item) in metrics.Classes)
        {
            table.AddRow(
                [
                    ResultTable.Text($"{name}, {item.TestRows:n0} test rows"),
                    .. item.KolmogorovSmirnov.Select(Describe),
                    Number(item.KolmogorovSmirnov[0].CriticalValue)
                ]);
        }

        foreach (var (name, tests) in metrics.AsPublished?.KolmogorovSmirnov ?? new Dictionary<string, IReadOnlyList<FeatureTest>>())
        {
            table.AddRow(
                [
                    ResultTable.Text($"{name}, as published: all {tests[0].Rows:n0} rows"),
                    .. tests.Select(Describe),
                    Number(tests[0].CriticalValue)
                ]);
        }

        table.AddRow(
            [
                "star, the paper: all 92,658 rows",
                .. PaperResults.StarKolmogorovSmirnov.Select(value => ResultTable.Text($"{value:f3} (< 1e-7)")),
                Unknown
            ]);
        return table;
    }

    private static string Describe(FeatureTest test) => ResultTable.Text($"{test.Statistic:f3} ({test.PValue:g2})");

    private static string Rows(ClassMetrics metrics)
        => ResultTable.Text($"{metrics.TrainingRows:n0} / {metrics.ValidationRows:n0} / {metrics.TestRows:n0}");

    private static string Number(double value) => ResultTable.Text($"{value:f3}");

    private static string Percent(double value) => double.IsNaN(value) ? Unknown : ResultTable.Text($"{100 * value:f2} %");
}
