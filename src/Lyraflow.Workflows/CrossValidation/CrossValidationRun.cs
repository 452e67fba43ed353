using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Reporting;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>
/// All methods on the same folds: every row is scored by fits that have not seen it, and the pooled scores are
/// compared. A run that ended early is continued by the same call.
/// </summary>
public sealed class CrossValidationRun
{
    /// <summary>The results.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>The out-of-fold scores.</summary>
    public const string ScoresFile = "scores.csv";

    /// <summary>What the run was asked for.</summary>
    public const string OptionsFile = "options.json";

    /// <summary>The table of methods as Markdown.</summary>
    public const string MethodsFile = "methods.md";

    private const string Stage = "cross-validation";

    private readonly CrossValidationRequest _request;
    private readonly CrossValidationData _data;
    private readonly CrossValidationSubject _subject;
    private readonly IReadOnlyList<IClassifierMethod> _methods;
    private readonly FoldTasks _tasks;
    private readonly FoldTasks[] _otherTasks;
    private readonly IProgress<StageProgress>? _progress;
    private readonly Lock _reporting = new();

    private CrossValidationRun(
        CrossValidationRequest request, CrossValidationData data, CrossValidationSubject subject, IProgress<StageProgress>? progress)
    {
        _subject = subject;
        _request = request;
        _data = data;
        _progress = progress;
        _methods = MethodList.Select(request.Methods ?? subject.Methods, subject.OwnMethods);
        var folder = Path.Combine(request.Out, "folds");
        _tasks = new FoldTasks(data, _methods, request.Seed, folder);
        _otherTasks =
        [
            .. subject.OtherTreatments.Select(
                other => new FoldTasks(other.Data, [Compared], request.Seed, Path.Combine(folder, other.Name))),
        ];
    }

    private IEnumerable<FoldTasks> AllTasks => _otherTasks.Prepend(_tasks);

    /// <summary>The method that is measured on every treatment of the rows.</summary>
    private IClassifierMethod Compared => MethodList.ForTreatments(_methods);

    /// <summary>Runs what is not finished yet, and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="data">The rows and their folds.</param>
    /// <param name="subject">What the rows are.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled, or did one task's share.</returns>
    /// <exception cref="InputException">
    /// The catalogue or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static CrossValidationMetrics? Run(
        CrossValidationRequest request,
        CrossValidationData data,
        CrossValidationSubject subject,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(subject);
        return new CrossValidationRun(request, data, subject, progress).Run(cancellation);
    }

    private void RunShare(CancellationToken cancellation)
    {
        new OutputFolder(_request.Out, overwrite: false).Claim([]);
        CrossValidationPlan.Of(_request, [.. AllTasks.SelectMany(tasks => tasks.Planned(_request.Out))]).Claim(_request.Out);
        foreach (var tasks in AllTasks)
        {
            tasks.Find(anew: false);
        }

        using var team = new WorkerTeam(_request.Threads);
        RunTasks(team, cancellation);
    }

    private CrossValidationMetrics? Run(CancellationToken cancellation)
    {
        if (_request.Share is not null)
        {
            RunShare(cancellation);
            return null;
        }

        var clock = Stopwatch.StartNew();
        var output = new OutputFolder(_request.Out, overwrite: true);
        FindFinished(output);
        output.Claim([MetricsFile, ScoresFile, OptionsFile, MethodsFile, OutputFolder.ReportPage]);
        if (_request.Report)
        {
            output.ClaimReport();
        }

        output.Write(OptionsFile, _request.Write);
        using var team = new WorkerTeam(_request.Threads);
        if (!RunTasks(team, cancellation))
        {
            return null;
        }

        _progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        var pooled = _tasks.Pool();
        output.Write(ScoresFile, stream => PooledScores.Write(stream, pooled, _data));
        var metrics = Summarize(pooled, team) with { Seconds = clock.Elapsed.TotalSeconds };
        var document = MetricsJson.Document(metrics, CrossValidationJson.Default.CrossValidationMetrics);
        output.Write(MetricsFile, stream => MetricsJson.Write(stream, document));
        _progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        WriteReport(output, pooled, new MetricsDocument(document), cancellation);
        return metrics;
    }

    private void WriteReport(
        OutputFolder output, IReadOnlyList<PooledScores> pooled, MetricsDocument metrics, CancellationToken cancellation)
    {
        var report = new CrossValidationReport(_data, pooled, metrics, _subject);
        output.Write(MethodsFile, stream => stream.Write(Encoding.UTF8.GetBytes(report.Markdown())));
        if (_request.Report)
        {
            ReportStage.Write(report.Build(), _data.Catalog.IsSynthetic, output.PathOf(OutputFolder.ReportFolder), _progress, cancellation);
        }
    }

    /// <summary>Takes over finished tasks, and refuses a folder that holds anything else.</summary>
    private void FindFinished(OutputFolder output)
    {
        output.Claim([]);
        foreach (var tasks in AllTasks)
        {
            tasks.Find(anew: _request.Overwrite);
        }

        if (!_request.Overwrite && AllTasks.All(tasks => tasks.Finished == 0) && File.Exists(output.PathOf(MetricsFile)))
        {
            throw new InputException(
                $"{Path.GetFullPath(_request.Out)} holds the results of something else", Remedy.ReplaceFolder);
        }
    }

    private bool RunTasks(WorkerTeam team, CancellationToken cancellation)
    {
        (FoldTasks Tasks, int Index)[] all =
            [.. AllTasks.SelectMany(tasks => Enumerable.Range(0, tasks.Count).Select(index => (tasks, index)))];

        // Nobody knows which methods take long: each task gets folds of all.
        var mine = _request.Share is { } share ? share.Of([.. all.Select(_ => 1L)]).Select(i => all[i]) : all;
        var left = mine.Where(part => part.Tasks.IsLeft(part.Index)).ToArray();
        Report(string.Create(
            CultureInfo.InvariantCulture,
            $"{AllTasks.Sum(tasks => tasks.Finished)} of {AllTasks.Sum(tasks => tasks.Count)} tasks were finished before"));
        return ParallelTasks.Run(team, left.Length, piece => RunTask(left[piece].Tasks, left[piece].Index, cancellation), cancellation);
    }

    private void RunTask(FoldTasks tasks, int index, CancellationToken cancellation)
    {
        var (task, scores) = tasks.Run(index, cancellation);
        Report(string.Create(CultureInfo.InvariantCulture, $"{task.Method.Name}, fold {task.Fold}: {scores.Seconds:f1} s"));
    }

    private void Report(string detail)
    {
        lock (_reporting)
        {
            var finished = (double)AllTasks.Sum(tasks => tasks.Finished);
            _progress?.Report(new StageProgress(Stage, finished / AllTasks.Sum(tasks => tasks.Count), detail));
        }
    }

    private CrossValidationMetrics Summarize(IReadOnlyList<PooledScores> pooled, WorkerTeam team)
    {
        var unit = Standardization.Fit(_data.Rows.Columns, [.. _data.Catalog.Features.Select(feature => feature.Name)]);
        var evaluator = Evaluator(_data, pooled, unit);
        return new CrossValidationMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Seed = _request.Seed,
            Threads = team.Threads,
            Data = _data.Catalog.Sources,
            Synthetic = _data.Catalog.IsSynthetic,
            Fingerprint = _data.Fingerprint(_request.Seed),
            Folds = _data.FoldNumbers.Length,
            FoldsColumn = _request.FoldsColumn,
            Repeats = _request.Repeats,
            Rows = _data.RowsPerClass,
            RowsLeftOut = _subject.RowsLeftOut,
            Treatment = _subject.Treatment,
            Treatments = _otherTasks.Length == 0 ? null : Treatments(evaluator, unit),
            StandardizedUnit = unit.Scale,
            Seconds = 0,
            Methods = evaluator.Evaluate(team),
        };
    }

    private TreatmentMetrics[] Treatments(CrossValidationEvaluator evaluator, Standardization unit) =>
    [
        .. _subject.OtherTreatments.Zip(
            _otherTasks, (other, tasks) => Evaluator(other.Data, tasks.Pool(), unit).Treatment(other.Name, Compared)),
        evaluator.Treatment(_subject.Treatment!, Compared),
    ];

    private CrossValidationEvaluator Evaluator(CrossValidationData data, IReadOnlyList<PooledScores> pooled, Standardization unit)
        => new(data, pooled, _subject.Purities, new RandomSource(_request.Seed), unit);
}
