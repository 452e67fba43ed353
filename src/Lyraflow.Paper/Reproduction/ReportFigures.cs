using Lyraflow.Densities;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using Lyraflow.Training;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The figures of a reproduction: those of any densities and classifier, with the paper beside them.</summary>
internal sealed class ReportFigures
{
    private static readonly DensityFigureWords Words = new()
    {
        Pairs = "The catalogue in colour space (the paper's Figure 1)",
        PairsNote = string.Empty,
        BesideSamples = "Data beside samples (the paper's Figure 5)",
        Histograms = "Each column: test rows, and samples (the paper's Figure 2)",
        TestRowsNote = ", which no flow was trained on (the paper shows its training rows)",
    };

    private readonly IReadOnlyList<ClassRun> _classes;
    private readonly Evaluation _evaluation;
    private readonly MetricsDocument _metrics;
    private readonly ClassifierFigures _classifier;

    public ReportFigures(LabeledTable catalog, IReadOnlyList<ClassRun> classes, Evaluation evaluation, MetricsDocument metrics)
    {
        _classes = classes;
        _evaluation = evaluation;
        _metrics = metrics;
        _classifier = new ClassifierFigures(ReadableNames.Pair(catalog.Classes), evaluation.Scores.Test.Test(), Presets());
        Densities = new DensityFigures(
            catalog.Features,
            [.. classes.Select(run => new ClassDensityRows(
                ReadableNames.Of(run.Name),
                run.Name,
                run.All,
                run.Rows.Test,
                evaluation.Samples[run.Name],
                run.Flow.ToNormal(run.Rows.Test)))],
            Words);
    }

    public DensityFigures Densities { get; }

    public FigureBlock Histograms() => Densities.Histograms(
        [.. _classes.Select(run => DensityFigures.Notes(_metrics, $"classes.{run.Name}.kolmogorov_smirnov"))]);

    public FigureBlock Training() => new(TrainingCurves.Draw(
        "training",
        "Training",
        "Loss by epoch, in standardized units. The weights of the epoch with the lowest validation loss were kept. Where noise is "
            + "added to the training rows, as for the RR Lyrae of the sound protocol, their loss stays above that of the validation rows.",
        [.. _classes.Select(run => new TrainingHistory(
            ReadableNames.Of(run.Name),
            [
                .. run.Result.Losses.Select(
                    loss => new EpochLoss(loss.Epoch, run.Standardize(loss.TrainingLoss), run.Standardize(loss.ValidationLoss)))
            ],
            run.Result.BestEpoch))]));

    public FigureBlock Roc() => ClassifierFigures.Roc(Methods(), Marks(), "ROC curve (the paper's Figure 3)");

    public FigureBlock Purity()
        => _classifier.Purity(Methods(), Marks(), " The paper's point is placed at this test set's share of RR Lyrae.");

    public FigureBlock Thresholds() => _classifier.Thresholds();

    public FigureBlock Calibration() => _classifier.Calibration(
    [
        ClassifierFigures.Reliability("before calibration", _evaluation.Metrics.Calibration.Before),
        ClassifierFigures.Reliability("after calibration", _evaluation.Metrics.Calibration.After),
    ]);

    public ExplorerBlock Explorer() => _classifier.Explorer();

    private NamedThreshold[] Presets() =>
    [
        new("equal priors", _metrics["classifier.equal_prior.log10_ratio_threshold"].Value),
        new("training priors", _metrics["classifier.training_prior.log10_ratio_threshold"].Value),
        .. Enumerable.Range(0, _metrics.Count("operating_points")).Select(i => new NamedThreshold(
            _metrics.Text($"operating_points[{i}].name"), _metrics[$"operating_points[{i}].test.log10_ratio_threshold"].Value)),
    ];

    private MethodScores[] Methods() =>
    [
        new("two flows", _evaluation.Scores.Test.Test()),
        .. _evaluation.Baselines.Select(baseline => new MethodScores(baseline.Key, baseline.Value.Test.Test())),
    ];

    private MarkedPoint[] Marks()
    {
        var equal = _evaluation.Metrics.Classifier.EqualPrior;
        var paper = _evaluation.Metrics.Paper.EqualPrior;
        return [ClassifierFigures.Mark("two flows, equal priors", equal), ClassifierFigures.Mark("the paper, equal priors", paper)];
    }
}
