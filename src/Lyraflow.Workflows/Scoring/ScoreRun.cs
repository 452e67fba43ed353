using System.Diagnostics;
using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring;

/// <summary>
/// Scores a catalogue of any size: reading, scoring and writing are one SQL COPY, so rows stream through in constant
/// memory and all threads work at all of it.
/// </summary>
public sealed class ScoreRun
{
    private readonly ScoreRequest _request;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly NamedModel _model;
    private readonly int _target;
    private readonly Priors? _priors;
    private readonly RowSelection? _selection;
    private readonly List<string> _passedOver = [];
    private readonly SortedSet<string> _columnsLeftOut = new(StringComparer.Ordinal);

    private ScoreRun(ScoreRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
        _model = NamedModel.Load(request.Model);
        _target = PriorText.Target(_model.Model, request.Target);
        _priors = PriorText.Parse(_model.Model, _target, request.Prior);
        _selection = request.Select is { } text ? RowSelection.Parse(_model, _target, _priors, text) : null;
    }

    /// <summary>Scores.</summary>
    /// <exception cref="InputException">
    /// The model or the input cannot be read, the output cannot be written, or a value of the request is impossible.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing that looks finished remains of the file at hand.</exception>
    public static ScoreResult Run(ScoreRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ScoreRun(request, progress, cancellation).Run();
    }

    private ScoreResult Run()
    {
        var input = _request.Catalog.Find(_model.Inputs, _request.Columns ?? []);
        var results = ScoreFiles.Of(input, _request.Output, _request.Model);
        var priors = _priors is null ? string.Empty : PriorText.Describe(_model.Model, _priors);
        if (results.Count > 1)
        {
            ScoreRecord
                .Of(_request, _model, _target, priors)
                .Claim(_request.Output, [.. results.Select(pair => pair.Result)], _request.Overwrite);
        }

        _passedOver.AddRange(input.PassedOver);
        var isOneOfMany = results.Count + input.PassedOver.Count > 1;
        var (rows, dropped) = (0L, 0L);
        var (written, skipped) = (0, 0);
        foreach (var (file, result) in results)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (results.Count > 1 && !_request.Overwrite && File.Exists(result))
            {
                skipped++;
                continue;
            }

            if (Score(input with { Name = file, Files = [file] }, result, isOneOfMany) is { } scored)
            {
                rows += scored.Rows;
                dropped += scored.Dropped;
                written++;
            }
        }

        PassedOverFiles.Report(_progress, input, _passedOver);
        return new ScoreResult(rows, written, skipped, priors, _clock.Elapsed.TotalSeconds)
        {
            Dropped = dropped,
            Target = _priors is null ? null : _model.Model.Classes[_target].Name,
            Expected = _selection is null ? ExpectedOfBalanced() : _selection.Expected,
            PassedOver = _passedOver,
            ColumnsLeftOut = [.. _columnsLeftOut],
        };
    }

    private ExpectedSelection? ExpectedOfBalanced()
        => _priors is not null && ModelDecision.Thresholds(_model.Model, _target) is { } decision
            ? ExpectedSelection.ChooseBalanced(decision, _priors.Probabilities[_target])
            : null;

    /// <summary>Scores a file; null when it is passed over.</summary>
    private (long Rows, long Dropped)? Score(InputFiles files, string result, bool isOneOfMany)
    {
        using var session = _request.Catalog.NewStreamingSession();
        var source = TableSource.Open(session, files, copy: true, _cancellation);
        source.CarriesText = TableWriter.WritesText(result);
        if (isOneOfMany && source.CountRows(session, _cancellation) == 0)
        {
            _passedOver.Add(files.PassOver(files.Name, "has no rows"));
            return null;
        }

        session.Confine(files, result);
        var query = _request.Catalog.Query(_model.Inputs, _model.GenuineNumbers);
        query.Check(session, source);
        if (_request.Missing == MissingPolicy.Fail)
        {
            query.RequirePresent(session, source, _cancellation);
        }

        var scores = new ScoreColumns(session, _model.Model, _priors, _target, _selection?.Log10Ratio);
        string[] carried = _request.Columns is { } chosen
            ? [.. chosen.Select(name => source.Column(name).Name)]
            : [.. source.Columns.Select(column => column.Name)];
        RequireOwnNames(files, carried, scores);
        _columnsLeftOut.UnionWith(_request.Columns is null ? source.Skipped : []);
        var features = query.Select(source, [.. carried.Select(source.Carried)]);
        if (_request.Missing == MissingPolicy.Drop)
        {
            features = $"SELECT * FROM ({features}) WHERE {query.AllPresent}";
        }

        var notes = new TableNotes
        {
            Texts = _model.Notes,
            Units = source.Columns.Where(column => column.Unit.Length > 0).ToDictionary(column => column.Name, column => column.Unit),
        };
        using var reporter = new ScoreProgress(_progress, files.Name, source.CountRows(session, _cancellation), () => scores.RowsDone);
        var written = TableWriter.Write(session, scores.Select(features, carried), result, Replaces(result), notes, _cancellation);
        SayWhatIsMissing(session, source, query, scores);
        return (scores.RowsDone, _selection is null ? 0 : scores.RowsDone - written);
    }

    /// <summary>A script that asks for a score must not get what somebody computed before, so neither is renamed.</summary>
    private static void RequireOwnNames(InputFiles files, string[] carried, ScoreColumns scores)
    {
        var both = carried.Intersect(scores.Names, StringComparer.OrdinalIgnoreCase).ToArray();
        if (both.Length > 0)
        {
            throw new InputException(
                $"{files.Name}: has {(both.Length == 1 ? "the column" : "the columns")} {DisplayText.List(both)}, as the scores "
                    + $"are called; rename or leave out {(both.Length == 1 ? "it" : "them")}",
                Remedy.ChooseColumns);
        }
    }

    private void SayWhatIsMissing(TableSession session, TableSource source, FeatureQuery query, ScoreColumns scores)
    {
        if (scores.IncompleteRows == 0 && _request.Missing != MissingPolicy.Drop)
        {
            return;
        }

        var cells = MissingCells.Describe(MissingCells.Count(session, source, query, _cancellation));
        var lacking = scores.MissingValues.Select((count, j) => (Name: query.Features[j], Count: count)).Where(item => item.Count > 0)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name} {item.Count:n0}"));
        var reason = cells.Length == 0 ? string.Empty : $"; {cells}";
        var text =
            _request.Missing != MissingPolicy.Drop
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{source.Files.Name}: {scores.IncompleteRows:n0} of {scores.RowsDone:n0} rows have no number for a feature, "
                        + $"and null for scores ({string.Join(", ", lacking)}){reason}."
                )
            : cells.Length == 0 ? null
            : $"{source.Files.Name}: {cells}; rows without a number for a feature are dropped.";
        if (text is not null)
        {
            _progress?.Report(new StageProgress($"scoring {Path.GetFileName(source.Files.Name)}", 1, string.Empty) { Notice = text });
        }
    }

    private bool Replaces(string result) => _request.Overwrite || result == InputFiles.StandardInput;

    private sealed class ScoreProgress : IDisposable
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

        private readonly Timer? _timer;
        private readonly IProgress<StageProgress>? _progress;
        private readonly string _stage;
        private readonly long _total;
        private readonly Func<long> _done;
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public ScoreProgress(IProgress<StageProgress>? progress, string file, long total, Func<long> done)
        {
            (_progress, _stage, _total, _done) = (progress, $"scoring {Path.GetFileName(file)}", total, done);
            _timer = progress is null ? null : new Timer(_ => Report(), null, Interval, Interval);
        }

        public void Dispose()
        {
            _timer?.Dispose();
            Report(isDone: true);
        }

        private void Report(bool isDone = false)
        {
            var rows = _done();
            var rate = rows / _clock.Elapsed.TotalSeconds;
            var fraction = isDone ? 1 : _total > 0 ? Math.Min(0.999, rows / (double)_total) : 0;
            _progress?.Report(
                new StageProgress(_stage, fraction, string.Create(CultureInfo.InvariantCulture, $"{rows:n0} rows, {rate:n0} rows/s")));
        }
    }
}
