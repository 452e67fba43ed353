using System.Diagnostics;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Reporting;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Measures a model on the labelled rows of a catalogue, and writes the numbers and a report.</summary>
public sealed class EvaluateRun
{
    /// <summary>The results.</summary>
    public const string MetricsFile = "metrics.json";

    private readonly EvaluateRequest _request;
    private readonly NamedModel _named;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ColumnUncertainty _uncertainty;

    private EvaluateRun(EvaluateRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
        _named = NamedModel.Load(request.Model);
        _uncertainty = new ColumnUncertainty
        {
            Errors = ColumnUncertainty.ParseErrors(request.Errors),
            Limits = ColumnUncertainty.ParseLimits(request.Limits),
            Marginalizes = request.Marginalizes,
        };
        _uncertainty.RequireSense();
    }

    private Model Model => _named.Model;

    /// <summary>Evaluates.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InputException">
    /// The model, the input or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static EvaluateMetrics Run(
        EvaluateRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EvaluateRun(request, progress, cancellation).Run();
    }

    private EvaluateMetrics Run()
    {
        var output = new OutputFolder(_request.Out, _request.Overwrite);
        var target = PriorText.Target(Model, _request.Target);
        var priors = Priors(target);
        if (_request.Label is null && Model.Classes.Count > 1)
        {
            throw new InputException(
                $"{_request.Model} has the classes {string.Join(", ", Model.Classes.Select(item => item.Name))}, and no column says "
                    + $"which row is of which",
                Remedy.NameLabel);
        }

        // Everything that can be wrong with the input is found before anything is written.
        var files = _request.Catalog.Find(_named.Inputs, [_request.Label, _request.Validation, .. _uncertainty.Expressions]);
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        var (counts, test, validation) = Read(files);
        _progress?.Report(new StageProgress("reading", 1, string.Empty));
        _progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        using var team = new WorkerTeam(_request.Catalog.Threads);
        var evaluator = new ModelEvaluator(Model, test, validation, new RandomSource(_request.Seed), team);
        output.Claim([MetricsFile, OutputFolder.ReportPage]);
        if (_request.Report)
        {
            output.ClaimReport();
        }

        Notice(counts.Missing);
        Notice(test.Certainty is null ? null : $"{files.Name}: rows with errors or missing columns do not compare with samples of the "
            + "densities: tests and figures of the features are left out, and losses are of the rows that lack no column.");

        var rows = priors is null ? null : test.Against(priors, target, ModelDecision.Calibration(Model, target));
        var metrics = Origin(files, counts, evaluator, team) with
        {
            UncertainRows = test.Certainty?.Uncertain,
            Classes = evaluator.Classes(),
            Classifier = rows is null ? null : evaluator.Classifier(rows, priors!, PriorFrom(), target),
            OperatingPoints = validation is null ? null : evaluator.OperatingPoints(rows!, priors!, target),
            Calibration = validation is null ? null : evaluator.Calibrate(rows!, priors!, target),
            AllClasses = Model.Classes.Count < 3 ? null : evaluator.AllClasses(priors!),
            Seconds = _clock.Elapsed.TotalSeconds,
        };
        _cancellation.ThrowIfCancellationRequested();
        var document = MetricsJson.Document(metrics, EvaluateJson.Default.EvaluateMetrics);
        output.Write(MetricsFile, stream => MetricsJson.Write(stream, document));
        _progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        if (_request.Report)
        {
            var report = new EvaluateReport(Model, target, test, rows, evaluator.Samples, metrics, new MetricsDocument(document));
            ReportStage.Write(report.Build(), isSynthetic: false, output.PathOf(OutputFolder.ReportFolder), _progress, _cancellation);
        }

        return metrics;
    }

    /// <summary>What is measured, before anything is.</summary>
    private EvaluateMetrics Origin(InputFiles files, RowCounts counts, ModelEvaluator evaluator, WorkerTeam team)
    {
        var data = FileHash.Sources(files);
        return new EvaluateMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Model = new SourceFile(_request.Model, _named.Sha256),
            Data = data,
            Where = _request.Catalog.Where,
            Validation = _request.Validation,
            Label = _request.Label,
            Errors = _request.Errors.Count > 0 ? _request.Errors : null,
            Limits = _request.Limits.Count > 0 ? _request.Limits : null,
            Seed = _request.Seed,
            Threads = team.Threads,
            Seconds = 0,
            Features = Model.Features,
            Context = Model.Context.Count > 0 ? Model.Context : null,
            TrainedOnThisFile = _named.IsTrainedOn(data),
            LeftOutRows = counts.LeftOut,
            OtherRows = counts.Others,
            StandardizedUnit = evaluator.Unit.Scale,
            Classes = [],
        };
    }

    private Priors? Priors(int target)
    {
        var priors = PriorText.Parse(Model, target, _request.Prior);
        return priors is null || priors.Probabilities[target] is > 0 and < 1
            ? priors
            : throw new InputException(
                $"The prior {_request.Prior} leaves nothing to tell apart: {Model.Classes[target].Name} and the others need "
                    + $"probabilities above 0",
                Remedy.CheckPrior);
    }

    private string PriorFrom() => _request.Prior is not null ? "user"
        : Model.Classes.All(item => item.Training is not null) ? "training"
        : "equal";

    private void Notice(string? text)
    {
        if (text is not null)
        {
            _progress?.Report(new StageProgress("evaluating", 0, string.Empty) { Notice = text });
        }
    }

    private (RowCounts Counts, LabeledDensities Test, LabeledDensities? Validation) Read(InputFiles files)
    {
        using var session = _request.Catalog.NewSession();
        var source = TableSource.Open(session, files, copy: _uncertainty.IsAny, _cancellation);
        PassedOverFiles.Report(_progress, files, source.PassedOver);
        session.Confine(files);
        var query = _request.Catalog.Query(_named.Inputs, _named.GenuineNumbers, _named.ColumnUnits);
        string[]? classes = _request.Label is null ? null : [.. Model.Classes.Select(item => item.Name)];
        var uncertain = _uncertainty.IsAny
            ? new UncertainLabeledRows(session, source, _named, _uncertainty, _request.Label, _request.Catalog.Threads)
            : null;
        if (_request.Validation is not { } condition)
        {
            var all = Rows(query);
            uncertain?.SayWhatToKnow(query, _progress);
            return (all.Counts, all.Rows, null);
        }

        if (Model.Classes.Count == 1)
        {
            throw new InputException(
                "Validation rows need a model with several classes: with a single density there is no threshold to choose",
                Remedy.ChooseValidationRows);
        }

        var test = Rows(query with { Except = condition });
        var validation = Validation();
        uncertain?.SayWhatToKnow(query, _progress);
        return (test.Counts, test.Rows, validation);

        LabeledDensities Validation()
        {
            try
            {
                return Rows(query with { Where = condition }).Rows;
            }
            catch (InputException fault)
            {
                throw new InputException($"Among the validation rows: {fault.Message}", Remedy.ChooseValidationRows, fault);
            }
        }

        (RowCounts Counts, LabeledDensities Rows) Rows(FeatureQuery some)
        {
            if (uncertain is not null)
            {
                return uncertain.Read(some, _cancellation);
            }

            var rows = CatalogRows.Read(session, source, some, Model.Context.Count, _request.Label, classes, _cancellation);
            rows.Dither(Model.Classes[0].Training?.GridSteps ?? [], new RandomSource(_request.Seed));
            return (
                new RowCounts(rows.LeftOut, rows.Others, rows.Missing),
                LabeledDensities.Of(Model, rows, files.Name, _request.Catalog.Threads));
        }
    }
}

/// <summary>Rows that are not measured.</summary>
/// <param name="LeftOut">Rows without a label or without a number for a feature.</param>
/// <param name="Others">Rows of other classes than the model's.</param>
/// <param name="Missing">What a user should know of missing numbers; null for nothing.</param>
internal sealed record RowCounts(long LeftOut, long Others, string? Missing);
