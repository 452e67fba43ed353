using Lyraflow.Catalogs;
using Lyraflow.Classification.Metrics;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Training;

namespace Lyraflow.Experiments.Reproduction.Report;

/// <summary>The figures of a reproduction.</summary>
internal sealed class ReportFigures
{
    private const string Ratio = "log₁₀(P_RR / P_star)";
    private const double LowestRatio = -4;
    private const double HighestRatio = 4;

    private readonly IReadOnlyList<ClassRun> _classes;
    private readonly Evaluation _evaluation;
    private readonly MetricsDocument _metrics;
    private readonly ClassColumns[] _all;
    private readonly ClassColumns[] _test;
    private readonly ClassColumns[] _samples;
    private readonly ClassColumns[] _asManySamples;
    private readonly IReadOnlyList<FeatureAxis> _axes;

    public ReportFigures(Catalog catalog, IReadOnlyList<ClassRun> classes, Evaluation evaluation, MetricsDocument metrics)
    {
        _classes = classes;
        _evaluation = evaluation;
        _metrics = metrics;
        _all = [.. classes.Select(run => Columns(run, run.Rows.All))];
        _test = [.. classes.Select(run => Columns(run, run.Rows.Test))];
        _samples = [.. classes.Select(run => Columns(run, evaluation.Samples[run.Name]))];
        // As many dots of samples as of data, or the eye compares numbers instead of shapes.
        _asManySamples = [.. _samples.Zip(_all, (samples, rows) => samples.Thin(rows.Rows))];
        _axes = FeatureAxis.Around(catalog.Features, _all);
    }

    public FigureBlock Pairs() => new(ColorPanels.Pairs(
        "colors",
        "The catalogue in colour space (the paper's Figure 1)",
        "Every pair of the four colours: background stars and all RR Lyrae. Of the stars, 3,000 are drawn, evenly taken. All rows were cut to the box that the axes show.",
        _axes,
        _all));

    public FigureBlock BesideSamples() => new(ColorPanels.BesideSamples(
        "samples",
        "Data beside samples (the paper's Figure 5)",
        "The catalogue in the two columns on the left, as many samples of the flows in the two on the right. At most 3,000 objects of a class are drawn.",
        _axes,
        _all,
        _asManySamples));

    public FigureBlock Histograms() => new(ColorHistograms.Draw(
        "histograms",
        "Each colour: test rows and samples (the paper's Figure 2)",
        "Areas are test rows, which no flow was trained on (the paper shows its training rows); lines are samples of the flows. D is the Kolmogorov–Smirnov statistic, p its probability if both came from one density.",
        _axes,
        _test,
        _samples,
        [.. _classes.Select(run => Enumerable.Range(0, _axes.Count).Select(i => Note($"classes.{run.Name}.kolmogorov_smirnov[{i}]")).ToArray())]));

    public FigureBlock Corner(int classIndex) => new(CornerPlot.Draw(
        $"corner-{_classes[classIndex].Name}",
        $"Corner plot: {_all[classIndex].Name}",
        "Dots and coloured lines are the catalogue; black contours hold 39 %, 86 % and 99 % of the flow's samples, black lines on the diagonal are their histograms.",
        _axes,
        _all[classIndex],
        _samples[classIndex],
        classIndex));

    public FigureBlock BaseSpace() => new(BaseSpaceScatter.Draw(
        "base-space",
        "Test rows in base space",
        "Where the flows carry the test rows. If a flow is right, its cloud is round: the circles have radius 1 and 2, and should hold 39 % and 86 % of the dots.",
        [.. _classes.Select(run => Columns(run, DensityEvaluator.ToBase(run.Flow, run.Rows.Test)))]));

    public FigureBlock Training() => new(TrainingCurves.Draw(
        "training",
        "Training",
        "Loss by epoch, in standardized units. The weights of the epoch with the lowest validation loss were kept.",
        [.. _classes.Select(run => new TrainingHistory(
            ReproductionReport.ReadableName(run.Name),
            [.. run.Result.Losses.Select(loss => new EpochLoss(loss.Epoch, run.Standardize(loss.TrainingLoss), run.Standardize(loss.ValidationLoss)))],
            run.Result.BestEpoch))]));

    public FigureBlock Roc() => new(RankingCurves.Roc(
        "roc",
        "ROC curve (the paper's Figure 3)",
        "The linear axis of the paper flatters any classifier of a rare class: all that matters happens in its left hundredth. On the logarithmic axis it can be seen.",
        Methods(),
        Marks()));

    public FigureBlock Purity() => new(RankingCurves.Purity(
        "purity-completeness",
        "Purity against completeness (precision against recall)",
        "What a search buys: how many of the RR Lyrae are found, and how many of the candidates are RR Lyrae. The dashed grey line is what picking at random gives. The paper's point is placed at this test set's share of RR Lyrae.",
        Methods(),
        Marks()));

    public FigureBlock Thresholds() => new(ThresholdCurves.Draw(
        "thresholds",
        "Completeness and purity against the threshold",
        "Test rows. An object is called an RR Lyrae when its log₁₀ ratio of densities is at least the threshold. Dashed grey lines: the thresholds of the tables above.",
        _evaluation.Scores.Test(),
        $"threshold on {Ratio}",
        (LowestRatio, HighestRatio),
        Presets()));

    public FigureBlock Calibration() => new(CalibrationCurves.Draw(
        "calibration",
        "Reliability of the posterior, before and after calibration",
        "Test rows in ten bins of equal width; bars are 95 % intervals of the observed fractions. Nearly all stars are in the first bin; the others hold few objects, and their bars are long.",
        [Reliability("before"), Reliability("after")]));

    public ExplorerBlock Explorer() => new(_evaluation.Scores.Test(), Ratio, LowestRatio, HighestRatio, Presets());

    private NamedThreshold[] Presets() =>
    [
        new("equal priors", _metrics["classifier.equal_prior.log10_ratio_threshold"].Value),
        new("training priors", _metrics["classifier.training_prior.log10_ratio_threshold"].Value),
        .. Enumerable.Range(0, _metrics.Count("operating_points")).Select(i => new NamedThreshold(
            _metrics.Text($"operating_points[{i}].name"), _metrics[$"operating_points[{i}].test.log10_ratio_threshold"].Value)),
    ];

    private MethodScores[] Methods() =>
    [
        new("two flows", _evaluation.Scores.Test()),
        .. _evaluation.Baselines.Select(baseline => new MethodScores(baseline.Key, baseline.Value.Test())),
    ];

    private MarkedPoint[] Marks()
    {
        var equal = _evaluation.Metrics.Classifier.EqualPrior;
        var paper = _evaluation.Metrics.Paper.EqualPrior;
        return [Mark("two flows, equal priors", equal), Mark("the paper, equal priors", paper)];

        static MarkedPoint Mark(string name, DecisionMetrics decision) => new(
            name,
            (double)decision.Confusion.FalsePositives / (decision.Confusion.FalsePositives + decision.Confusion.TrueNegatives),
            decision.Completeness);
    }

    private NamedReliability Reliability(string when)
    {
        var calibration = _evaluation.Metrics.Calibration;
        var bins = (when == "before" ? calibration.Before : calibration.After).Reliability;
        return new NamedReliability(
            $"{when} calibration",
            [.. bins.Select(bin => new ReliabilityBin(0, 1, bin.Objects, bin.MeanProbability, bin.PositiveFraction))]);
    }

    private HistogramNote Note(string path)
        => new($"D = {_metrics[$"{path}.statistic"].Show("f3")}, p = {_metrics[$"{path}.p_value"].Show("g2")}");

    private static ClassColumns Columns(ClassRun run, FeatureTable<float> rows)
        => ClassColumns.Of(ReproductionReport.ReadableName(run.Name), rows);
}
