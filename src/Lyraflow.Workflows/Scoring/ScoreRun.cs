using System.Diagnostics;
using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Scoring.Surveys;
using Lyraflow.Workflows.Uncertainty;

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
    private readonly ColumnUncertainty _uncertainty;
    private readonly UncertainModel? _uncertain;
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
        _uncertainty = new ColumnUncertainty
        {
            Errors = ColumnUncertainty.ParseErrors(request.Errors),
            Limits = ColumnUncertainty.ParseLimits(request.Limits),
            Marginalizes = request.Missing == MissingPolicy.Marginalize,
        };
        _uncertainty.RequireSense();
        _uncertain = _uncertainty.IsAny
            ? UncertainModel.Of(_model.Name, _model.Model, _target, request.Catalog.Threads)
            : null;
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

    /// <summary>The files of a survey, each with its bytes.</summary>
    /// <exception cref="InputException">It is no survey, or cannot be listed.</exception>
    internal static IReadOnlyList<(string Path, long Bytes)> ListSurvey(ScoreRequest request, CancellationToken cancellation)
    {
        var run = new ScoreRun(request, null, cancellation);
        var input = run.Find();
        return ScoreFiles.IsSurvey(input, request.Output)
            ? [.. input.Files.Select(file => (file, PlannedFile.Of(input.Root!, file, string.Empty).Bytes))]
            : throw NoSurvey(input);
    }

    private static InputException NoSurvey(InputFiles input)
        => new($"{input.Name}: the rows of one file cannot be shared out among tasks; name a folder or a pattern, and a folder to write "
            + "to.");

    private InputFiles Find() => _request.Catalog.Find(_model.Inputs, [.. _request.Columns ?? [], .. _uncertainty.Expressions]);

    private ScoreResult Run()
    {
        var input = Find();
        var isSurvey = ScoreFiles.IsSurvey(input, _request.Output);
        if (_request.Share is not null && !isSurvey)
        {
            throw NoSurvey(input);
        }

        RequirePlaces(input);
        var results = ScoreFiles.Of(input, _request.Output, _request.Model);
        var priors = _priors is null ? string.Empty : PriorText.Describe(_model.Model, _priors);
        _passedOver.AddRange(input.PassedOver);
        var done = isSurvey ? RunSurvey(input, results, priors) : RunFile(input, results[0].Result);
        PassedOverFiles.Report(_progress, input, _passedOver);
        new UncertaintyNotices(_progress, "scoring").SayWhetherErrorsFit(_model, _uncertainty);
        return new ScoreResult(done.Rows, done.Files, done.Skipped, priors, _clock.Elapsed.TotalSeconds)
        {
            Dropped = done.Dropped,
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

    private ScoredFiles RunFile(InputFiles input, string result)
    {
        var scores = Score(input, result, isOneOfMany: false);
        return new ScoredFiles(1, 0, scores.Rows, scores.NotSelected);
    }

    private ScoredFiles RunSurvey(
        InputFiles input, IReadOnlyList<(string File, string Result)> results, string priors)
    {
        var plan = new SurveyPlan
        {
            Input = Path.GetFullPath(input.Name),
            Settings = ScoreRecord.Of(_request, _model, _target, priors),
            Scores = ScoreColumns.NamesOf(_model.Model, _target, _uncertain is not null),
            Files =
            [
                .. results.Select(pair => PlannedFile.Of(input.Root!, pair.File, Path.GetRelativePath(_request.Output, pair.Result))),
            ],
            PassedOver = input.PassedOver,
            Hats = input.Hats?.Properties.Lines,
        };
        var paths = plan.Files.Zip(results, (file, pair) => (file.Path, pair.File)).ToDictionary(pair => pair.Path, pair => pair.File);
        var run = new SurveyRun(
            _request,
            plan,
            (file, result) => Score(input with { Name = paths[file.Path], Files = [paths[file.Path]] }, result, isOneOfMany: true),
            _cancellation);
        var done = run.Run();
        if (_request.Share is null && input.Hats is not null)
        {
            FinishCatalog();
        }

        return done;
    }

    private void FinishCatalog()
    {
        // The results were read again as they were written.
        var finish = SurveyFinish.Run(_request.Output, quick: true, _request.Catalog.Threads, _cancellation);
        if (finish.Faults is [var first, ..])
        {
            throw new InputException($"{_request.Output}: {finish.Faults.Count} of {finish.Parts} parts are missing or broken, "
                + $"{first.Part} the first: {first.Fault}.");
        }
    }

    /// <summary>A catalogue of the sky needs the columns that say where its rows are.</summary>
    private void RequirePlaces(InputFiles input)
    {
        var left = _request.Columns is { } kept && input.Hats is { } catalog ? catalog.PlaceColumns.Except(kept).ToArray() : [];
        if (left.Length > 0)
        {
            throw new InputException(
                $"{input.Name}: a HATS catalogue needs its columns {DisplayText.List(left)}, which are not among those that are kept",
                Remedy.ChooseColumns);
        }
    }

    /// <summary>Scores a file, or passes it over.</summary>
    private FileScores Score(InputFiles files, string result, bool isOneOfMany)
    {
        using var session = _request.Catalog.NewStreamingSession();
        var source = TableSource.Open(session, files, copy: true, _cancellation);
        source.CarriesText = TableWriter.WritesText(result);
        var rows = source.CountRows(session, _cancellation);

        // A pixel of a catalogue has its file whether there are rows in it or not.
        if (isOneOfMany && rows == 0 && files.Hats is null)
        {
            _passedOver.Add(files.PassOver(files.Name, "has no rows"));
            return new FileScores { PassedOver = "has no rows" };
        }

        session.Confine(files, result);
        var query = _request.Catalog.Query(_model.Inputs, _model.GenuineNumbers, _model.ColumnUnits);
        query.Check(session, source);
        if (_request.Missing == MissingPolicy.Fail)
        {
            query.RequirePresent(session, source, _cancellation);
        }

        var uncertain = _uncertain is null ? null : new UncertainScores(
            _uncertain, UncertainQuery.Plan(query, _uncertainty, source), _uncertainty.Marginalizes);
        var notices = new UncertaintyNotices(_progress, StageOf(files.Name));
        if (uncertain is not null)
        {
            notices.SayWhatIsBent(uncertain.Query, source);
        }

        var scores = new ScoreColumns(session, _model.Model, _priors, _target, _selection?.Log10Ratio, uncertain);
        string[] carried = _request.Columns is { } chosen
            ? [.. chosen.Select(name => source.Column(name).Name)]
            : [.. source.Columns.Select(column => column.Name)];
        RequireOwnNames(files, carried, scores);
        _columnsLeftOut.UnionWith(_request.Columns is null ? source.Skipped : []);
        string[] originals = [.. carried.Select(source.Carried)];
        var features = uncertain is null ? query.Select(source, originals) : uncertain.Query.Select(originals);
        if (_request.Missing == MissingPolicy.Drop)
        {
            features = $"SELECT * FROM ({features}) WHERE {uncertain?.Query.AllPresent ?? query.AllPresent}";
        }

        var notes = new TableNotes
        {
            Texts = _model.Notes,
            Columns = carried.Select(source.Column).ToDictionary(column => column.Name, column => column.Metadata)
                .Concat(scores.Metadata).ToDictionary(),
        };
        long written;
        using (new ScoreProgress(_progress, files.Name, rows, () => scores.RowsDone))
        {
            var replaces = Replaces(result) || isOneOfMany;
            written = TableWriter.Write(session, scores.Select(features, carried), result, replaces, notes, _cancellation);
        }

        if (_uncertain is not null)
        {
            notices.SayWhatIsUncertain(_uncertain, source);
        }

        SayWhatIsMissing(session, source, query, scores);
        return new FileScores
        {
            RowsIn = rows,
            Rows = scores.RowsDone,
            NotSelected = _selection is null ? 0 : scores.RowsDone - written,
            Dropped = isOneOfMany ? CountDropped(session, source, query, rows) : new Dictionary<string, long>(),
        };
    }

    /// <summary>Rows that are not scored, counted apart from the scoring, so that a row that got lost is noticed.</summary>
    private SortedDictionary<string, long> CountDropped(TableSession session, TableSource source, FeatureQuery query, long rows)
    {
        var dropped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var isDropping = _request.Missing == MissingPolicy.Drop;
        if (_request.Catalog.Where is null && !isDropping)
        {
            return dropped;
        }

        var (kept, incomplete) = session.Read(
            $"SELECT count(*), count(*) FILTER (NOT ({query.AllPresent})) FROM ({query.Select(source, [])})",
            reader => reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : default,
            _cancellation);
        if (_request.Catalog.Where is not null)
        {
            dropped["where"] = rows - kept;
        }

        if (isDropping)
        {
            dropped["missing"] = incomplete;
        }

        return dropped;
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

    private static string StageOf(string file) => $"scoring {Path.GetFileName(file)}";

    private void SayWhatIsMissing(TableSession session, TableSource source, FeatureQuery query, ScoreColumns scores)
    {
        if ((scores.IncompleteRows == 0 && _request.Missing != MissingPolicy.Drop) || _request.Missing == MissingPolicy.Marginalize)
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
            _progress?.Report(new StageProgress(StageOf(source.Files.Name), 1, string.Empty) { Notice = text });
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
            (_progress, _stage, _total, _done) = (progress, StageOf(file), total, done);
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
