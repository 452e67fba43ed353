using System.Diagnostics;
using System.Text.Json;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Evaluation.Report;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Reporting;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Measures a model on the labelled rows of a catalogue, and writes the numbers and a report.</summary>
public sealed class EvaluateRun
{
    /// <summary>The results.</summary>
    public const string MetricsFile = "metrics.json";

    private readonly EvaluateRequest _options;
    private readonly NamedModel _named;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private EvaluateRun(EvaluateRequest options, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
        _named = NamedModel.Load(options.Model);
    }

    private Model Model => _named.Model;

    /// <summary>Evaluates.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InputException">The model, the input, the output folder or an option is at fault.</exception>
    public static EvaluateMetrics Run(EvaluateRequest options, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EvaluateRun(options, progress, cancellation).Run();
    }

    private EvaluateMetrics Run()
    {
        var output = new OutputFolder(_options.Out, _options.Overwrite);
        var target = PriorText.Target(Model, _options.Target);
        var priors = Priors(target);
        if (_options.Label is null && Model.Classes.Count > 1)
        {
            throw new InputException($"{_options.Model} has the classes {string.Join(", ", Model.Classes.Select(item => item.Name))}: say with --label COLUMN which row is of which.");
        }

        // Everything that can be wrong with the input is found before anything is written.
        var files = InputFiles.Find(_options.Catalogue.Input);
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        var (tables, test, validation) = Read(files);
        _progress?.Report(new StageProgress("reading", 1, string.Empty));
        _progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        using var team = new WorkerTeam(_options.Catalogue.Threads);
        var evaluator = new ModelEvaluator(Model, test, validation, new RandomSource(_options.Seed), team);
        output.Claim([MetricsFile, OutputFolder.ReportPage]);
        if (_options.Report)
        {
            output.ClaimReport();
        }

        if (tables.Missing is { } missing)
        {
            _progress?.Report(new StageProgress("evaluating", 0, string.Empty) { Notice = missing });
        }

        var rows = priors is null ? null : test.Against(priors, target);
        var metrics = Origin(files, tables, evaluator, team) with
        {
            Classes = evaluator.Classes(),
            Classifier = rows is null ? null : evaluator.Classifier(rows, priors!, PriorFrom(), target),
            OperatingPoints = validation is null ? null : evaluator.OperatingPoints(rows!, priors!, target),
            Calibration = validation is null ? null : evaluator.Calibrate(rows!, priors!, target),
            AllClasses = Model.Classes.Count < 3 ? null : evaluator.AllClasses(priors!),
            Seconds = _clock.Elapsed.TotalSeconds,
        };
        _cancellation.ThrowIfCancellationRequested();
        output.Write(MetricsFile, stream => JsonSerializer.Serialize(stream, metrics, EvaluateJson.Default.EvaluateMetrics));
        _progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        if (_options.Report)
        {
            var document = new MetricsDocument(JsonSerializer.SerializeToNode(metrics, EvaluateJson.Default.EvaluateMetrics)!);
            var report = new EvaluateReport(Model, target, test, rows, evaluator.Samples, metrics, document);
            ReportStage.Write(report.Build(), isSynthetic: false, output.PathOf(OutputFolder.ReportFolder), _progress, _cancellation);
        }

        return metrics;
    }

    /// <summary>What is measured, before anything is.</summary>
    private EvaluateMetrics Origin(InputFiles files, LabeledTables tables, ModelEvaluator evaluator, WorkerTeam team)
    {
        SourceFile[] data = files.IsStandardInput
            ? [new SourceFile(files.Name, string.Empty)]
            : [.. files.Files.Select(file => new SourceFile(file, FileHash.Of(file)))];
        var hash = string.Join(", ", data.Select(file => file.Sha256));
        return new EvaluateMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Model = new SourceFile(_options.Model, _named.Sha256),
            Data = data,
            Where = _options.Catalogue.Where,
            Validation = _options.Validation,
            Label = _options.Label,
            Seed = _options.Seed,
            Threads = team.Threads,
            Seconds = 0,
            Features = Model.Features,
            Context = Model.Context.Count > 0 ? Model.Context : null,
            TrainedOnThisFile = Model.Classes.Any(item => item.Training?.SourceHash == hash),
            LeftOutRows = tables.LeftOut,
            OtherRows = tables.Others,
            StandardizedUnit = evaluator.Unit.Scale,
            Classes = [],
        };
    }

    private Priors? Priors(int target)
    {
        var priors = PriorText.Parse(Model, target, _options.Prior);
        return priors is null || priors.Probabilities[target] is > 0 and < 1
            ? priors
            : throw new InputException($"--prior {_options.Prior} leaves nothing to tell apart: give {Model.Classes[target].Name} and the others probabilities above 0.");
    }

    private string PriorFrom() => _options.Prior is not null ? "user"
        : Model.Classes.All(item => item.Training is not null) ? "training"
        : "equal";

    private (LabeledTables Tables, LabeledDensities Test, LabeledDensities? Validation) Read(InputFiles files)
    {
        using var session = _options.Catalogue.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        session.Confine(files);
        var query = _options.Catalogue.Query(_named.Inputs, _named.GenuineNumbers);
        string[]? classes = _options.Label is null ? null : [.. Model.Classes.Select(item => item.Name)];
        if (_options.Validation is not { } condition)
        {
            var all = Rows(query);
            return (all, Densities(all), null);
        }

        if (Model.Classes.Count == 1)
        {
            throw new InputException("--validation needs a model with several classes: with a single density there is no threshold to choose.");
        }

        var test = Rows(query with { Except = condition });
        return (test, Densities(test), Densities(Validation()));

        LabeledTables Validation()
        {
            try
            {
                return Rows(query with { Where = condition });
            }
            catch (InputException fault)
            {
                throw new InputException($"Among the rows of --validation: {fault.Message}", fault);
            }
        }

        LabeledTables Rows(FeatureQuery some) => LabeledTables.Read(session, source, some, Model.Context.Count, _options.Label, classes, _cancellation);

        LabeledDensities Densities(LabeledTables tables) => LabeledDensities.Of(Model, tables, files.Name, _options.Catalogue.Threads);
    }
}
