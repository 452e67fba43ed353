using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
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
    private readonly string _fingerprint;
    private readonly FoldStore _store;
    private readonly FoldTask[] _tasks;
    private readonly FoldScores?[] _scores;
    private readonly IProgress<StageProgress>? _progress;
    private readonly Lock _reporting = new();

    private CrossValidationRun(
        CrossValidationRequest request, CrossValidationData data, CrossValidationSubject subject, IProgress<StageProgress>? progress)
    {
        _subject = subject;
        _request = request;
        _data = data;
        _progress = progress;
        _fingerprint = data.Fingerprint(request.Seed);
        _store = new FoldStore(Path.Combine(request.Out, "folds"), _fingerprint);
        _tasks = [.. from method in MethodList.Select(request.Methods)
                     from repeat in Enumerable.Range(0, request.Repeats)
                     from fold in data.FoldNumbers
                     select new FoldTask(method, repeat, fold)];
        _scores = new FoldScores?[_tasks.Length];
    }

    /// <summary>Runs what is not finished yet, and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="data">The rows and their folds.</param>
    /// <param name="subject">What the rows are.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
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
        MethodList.Select(request.Methods);
        return new CrossValidationRun(request, data, subject, progress).Run(cancellation);
    }

    private CrossValidationMetrics? Run(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var output = new OutputFolder(_request.Out, overwrite: true);
        FindFinished(output);
        output.Claim([MetricsFile, ScoresFile, OptionsFile, MethodsFile, OutputFolder.ReportPage]);
        if (_request.Report)
        {
            output.ClaimReport();
        }

        output.Write(OptionsFile, stream => JsonSerializer.Serialize(stream, _request, CrossValidationJson.Default.CrossValidationRequest));
        using var team = new WorkerTeam(_request.Threads);
        if (!RunTasks(team, cancellation))
        {
            return null;
        }

        _progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        PooledScores[] pooled = [.. _tasks.Zip(_scores, (task, scores) => (Task: task, Scores: scores!))
            .GroupBy(done => (done.Task.Method, done.Task.Repeat))
            .Select(group => PooledScores.Pool([.. group], _data))];
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
        _store.Open(anew: _request.Overwrite);
        for (var i = 0; i < _tasks.Length; i++)
        {
            _scores[i] = _store.Find(_tasks[i], _data.RowsOf(_tasks[i].Repeat, _tasks[i].Fold, held: true).Length);
        }

        if (!_request.Overwrite && _scores.All(scores => scores is null) && File.Exists(output.PathOf(MetricsFile)))
        {
            throw new InputException(
                $"{Path.GetFullPath(_request.Out)} holds the results of something else", Remedy.ReplaceFolder);
        }
    }

    private bool RunTasks(WorkerTeam team, CancellationToken cancellation)
    {
        int[] left = [.. Enumerable.Range(0, _tasks.Length).Where(i => _scores[i] is null)];
        Report(string.Create(CultureInfo.InvariantCulture, $"{_tasks.Length - left.Length} of {_tasks.Length} tasks were finished before"));
        return ParallelTasks.Run(team, left.Length, piece => RunTask(left[piece], cancellation), cancellation);
    }

    private void RunTask(int index, CancellationToken cancellation)
    {
        var task = _tasks[index];
        var scores = task.Run(_data, _fingerprint, _request.Seed, cancellation);
        _store.Save(task, scores);
        _scores[index] = scores;
        Report(string.Create(CultureInfo.InvariantCulture, $"{task.Method.Name}, fold {task.Fold}: {scores.Seconds:f1} s"));
    }

    private void Report(string detail)
    {
        lock (_reporting)
        {
            _progress?.Report(new StageProgress(Stage, (double)_scores.Count(scores => scores is not null) / _tasks.Length, detail));
        }
    }

    private CrossValidationMetrics Summarize(IReadOnlyList<PooledScores> pooled, WorkerTeam team)
    {
        var unit = Standardization.Fit(_data.Rows.Columns, [.. _data.Catalog.Features.Select(feature => feature.Name)]);
        return new CrossValidationMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Seed = _request.Seed,
            Threads = team.Threads,
            Data = _data.Catalog.Sources,
            Synthetic = _data.Catalog.IsSynthetic,
            Fingerprint = _fingerprint,
            Folds = _data.FoldNumbers.Length,
            FoldsColumn = _request.FoldsColumn,
            Repeats = _request.Repeats,
            Rows = _data.Catalog.Classes.Select((name, c) => (name, c)).ToDictionary(
                pair => pair.name, pair => _data.Catalog.RowsOfClass(pair.c).Length),
            StandardizedUnit = unit.Scale,
            Seconds = 0,
            Methods = new CrossValidationEvaluator(_data, pooled, _subject.Purities, new RandomSource(_request.Seed), unit).Evaluate(team),
        };
    }
}
