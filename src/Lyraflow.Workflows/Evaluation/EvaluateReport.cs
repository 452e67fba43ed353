using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>The page of an evaluation: of any features, and of one class, two or more.</summary>
internal sealed class EvaluateReport
{
    private readonly Model _model;
    private readonly EvaluateMetrics _numbers;
    private readonly MetricsDocument _metrics;
    private readonly EvaluateTables _tables;
    private readonly DensityTables _densityTables;
    private readonly ScoredRows? _rows;
    private readonly ClassPair? _names;
    private readonly int[] _drawn;
    private readonly DensityFigures? _densities;

    /// <param name="model">The model.</param>
    /// <param name="target">The class that is sought.</param>
    /// <param name="test">The rows measured.</param>
    /// <param name="rows">Their scores; null with one class.</param>
    /// <param name="samples">What each class's flow drew.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="metrics">The same, to be read by path.</param>
    public EvaluateReport(
        Model model,
        int target,
        LabeledDensities test,
        ScoredRows? rows,
        IReadOnlyList<FeatureTable<float>> samples,
        EvaluateMetrics numbers,
        MetricsDocument metrics)
    {
        (_model, _rows, _numbers, _metrics) = (model, rows, numbers, metrics);
        _names = rows is null ? null : new ClassPair(
            model.Classes.Count == 2 ? model.Classes[1 - target].Name : "the others", model.Classes[target].Name);
        _tables = new EvaluateTables(metrics, _names);
        _densityTables = new DensityTables(metrics, _tables.Classes);

        // The background first, what is sought last; a figure has so many colours and no more.
        _drawn = [.. Enumerable.Range(0, model.Classes.Count)
            .Where(k => k != target)
            .OrderByDescending(k => test.Rows[k].Rows)
            .Take(Palette.Classes - 1)
            .Append(target)];
        _densities = test.Certainty is not null ? null : new DensityFigures(
            model.Features,
            [.. _drawn.Select(k => new ClassDensityRows(
                _tables.Classes[k].Name,
                $"{k + 1}",
                test.Rows[k],
                test.Rows[k],
                samples[k],
                model.Classes[k].Density.ToNormal(test.Rows[k])))]);
    }

    public ReportContent Build() => new(
        _names is null ? $"How well a density fits {_tables.Classes[0].Name}"
            : $"{_names.Sought} among {_names.Others}: what a model finds",
        $"{_metrics.Text("model.path")}, measured on {string.Join(", ", _numbers.Data.Select(file => file.Path))}",
        EvaluateSummary.Of(_metrics, _tables, _names),
        [
            .. _rows is null ? [] : Classifier(new ClassifierFigures(_names!, _rows.Test(), Presets())),
            .. _numbers.AllClasses is null
                ? []
                : new[] { new ReportSection("all-classes", "All classes", [_tables.AllClasses(), _tables.Confusion()]) },
            Densities(),
            new ReportSection(
                "model-card", "Model, data and rows", [_tables.Files(), _tables.Rows(), new ParagraphBlock(Conditions()), .. Trainings()]),
        ],
        $"Made by lyraflow {_metrics.Text("lyraflow_version")}. Every measured number on this page stands in metrics.json beside "
            + $"it, under the key in its data-source attribute; docs/metrics.md explains the keys. Scoring the rows with the model "
            + $"gives the scores of each.");

    private ReportSection[] Classifier(ClassifierFigures figures)
    {
        var name = Path.GetFileNameWithoutExtension(_metrics.Text("model.path"));
        MethodScores[] methods = [new(name, _rows!.Test())];
        var classifier = _numbers.Classifier!;
        MarkedPoint[] marks =
        [
            ClassifierFigures.Mark("equal priors", classifier.EqualPrior),
            ClassifierFigures.Mark(GivenPrior, classifier.GivenPrior)
        ];
        var choices = new ClassifierTables(_metrics, _names!);
        return
        [
            new ReportSection("classifier", $"Telling {_names!.Sought} from {_names.Others}",
            [
                _tables.Ranking(),
                _tables.Decisions(),
                .. _numbers.OperatingPoints is null ? Array.Empty<ReportBlock>() : [choices.OperatingPoints()],
                figures.Purity(methods, marks, string.Empty),
                ClassifierFigures.Roc(methods, marks),
                figures.Thresholds(),
            ]),
            new ReportSection("explorer-section", "Choose a threshold yourself",
            [
                new ParagraphBlock(
                    $"Move the threshold, or say how rare {_names.Sought} are in your catalogue. Completeness does not depend on "
                        + $"how rare they are; purity does. The curves are of the test rows: a threshold that looks best on them is "
                        + $"a little worse on others."),
                figures.Explorer(),
            ]),
            new ReportSection("calibration", "Can the probabilities be believed?",
            [
                _numbers.Calibration is null ? _tables.Posterior() : choices.Calibration(),
                figures.Calibration(_numbers.Calibration is { } calibration
                    ?
                    [
                        ClassifierFigures.Reliability("before calibration", calibration.Before),
                        ClassifierFigures.Reliability("after calibration", calibration.After)
                    ]
                    : [ClassifierFigures.Reliability(EvaluateTables.PosteriorName(classifier.PosteriorCalibrated), classifier.Posterior)]),
            ]),
        ];
    }

    private static string GivenPrior => "the prior";

    // A threshold at infinity selects nothing or everything; there is no such place on an axis.
    private NamedThreshold[] Presets() => [.. new[]
        {
            new NamedThreshold("equal priors", 0),
            new NamedThreshold(GivenPrior, _numbers.Classifier!.GivenPrior.Log10RatioThreshold),
        }
        .Concat((_numbers.OperatingPoints ?? []).Select(point => new NamedThreshold(point.Name, point.Test.Log10RatioThreshold)))
        .Where(preset => double.IsFinite(preset.Threshold))];

    private ReportSection Densities() => _densities is null
        ? new ReportSection("densities", "Do the flows fit the rows?",
        [
            _tables.Losses(),
            new ParagraphBlock(
                $"Losses are of rows that lack no column, with their errors. {_metrics["uncertain_rows"]:n0} rows have errors or lack "
                    + $"columns; they do not compare with samples of the densities, so there are no tests and figures of the features."),
        ])
        : Densities(_densities);

    private ReportSection Densities(DensityFigures figures)
    {
        var hasPairs = _model.Features.Count > 1;
        return new ReportSection("densities", "Do the flows fit the rows?",
        [
            _tables.Losses(),
            .. _drawn.Length < _model.Classes.Count
                ? new[] { new ParagraphBlock($"Figures show {_names!.Sought} and the "
                    + $"{(_drawn.Length - 1).ToString(CultureInfo.InvariantCulture)} most frequent of the other classes; the tables "
                    + $"have all.") }
                : [],
            figures.Histograms([.. _drawn.Select(k => DensityFigures.Notes(_metrics, $"classes[{k}].kolmogorov_smirnov"))]),
            _tables.ColumnTests(_densityTables),
            .. _densityTables.HasFit
                ? [_densityTables.Fit("All features at once, test rows against the flow", string.Empty), _densityTables.Coverage()]
                : Array.Empty<ReportBlock>(),
            .. hasPairs
                ? [figures.Pairs(), figures.BesideSamples(), .. _drawn.Select((_, i) => figures.Corner(i))]
                : Array.Empty<ReportBlock>(),
            .. hasPairs && figures.HasBaseSpace ? new[] { figures.BaseSpace() } : [],
        ]);
    }

    private Prose Conditions()
    {
        var features = _model.Features.Select(feature => feature.Unit.Length == 0 ? feature.Name : $"{feature.Name} ({feature.Unit})");
        Prose prose = $"Features: {string.Join(", ", features)}. Seed of samples and resamples: {_metrics["seed"]:f0}.";
        prose.AppendLiteral(_model.Context.Count == 0 ? string.Empty
            : $" Densities are those given {string.Join(", ", _model.Context.Select(feature => feature.Name))}, and samples are "
                + $"drawn at contexts of the test rows.");
        prose.AppendLiteral(_numbers.Errors is { } errors ? $" Errors: {string.Join(", ", errors)}." : string.Empty);
        prose.AppendLiteral(_numbers.Limits is { } limits ? $" Limits: {string.Join(", ", limits)}." : string.Empty);
        prose.AppendLiteral(_numbers.Where is { } where ? $" Rows for which {where}." : " All rows.");
        prose.AppendLiteral(
            _numbers.Validation is { } validation ? $" Rows for which {validation} were chosen on and not measured." : string.Empty);
        return prose;
    }

    private IEnumerable<ReportBlock> Trainings()
        => _model.Classes.Where(item => item.Training is not null).Select(item => new ParagraphBlock(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{item.Name}: trained by {item.Training!.Program} on {item.Training.Source} (SHA-256 {item.Training.SourceHash}), seed "
                + $"{item.Training.Seed}{(item.Training.BestEpoch is { } epoch ? $", epoch {epoch} kept" : string.Empty)}; "
                + $"{DensitySize.Of(item.Density)}.")));
}
