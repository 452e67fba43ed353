using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Rows;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Training;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>All methods on the same folds of a catalogue of the user's own.</summary>
public sealed class CatalogCrossValidation
{
    // Single precision counts exactly so far.
    private const int MostNumbered = 1 << 24;

    private readonly CatalogCrossValidationRequest _request;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private List<UncertainRow>? _withErrors;

    private CatalogCrossValidation(
        CatalogCrossValidationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Reads the rows, runs what is not finished yet, and writes the results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far the run has come; calls do not overlap.</param>
    /// <param name="cancellation">Ends the run; the tasks that are finished stay in the output folder.</param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">
    /// The catalogue or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static CrossValidationMetrics? Run(
        CatalogCrossValidationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        ColumnUncertainty.ParseErrors(request.Errors);
        var known = request.Errors.Count > 0 ? DeconvolvedMethod.Names : [];
        if (request.Methods is { } names && (names.Count == 0 || names.Except(known).Any()))
        {
            MethodList.Select([.. names.Except(known)]);
        }

        return new CatalogCrossValidation(request, progress, cancellation).Run();
    }

    private CrossValidationMetrics? Run()
    {
        foreach (var feature in _request.Features)
        {
            Formula.Parse(feature);
        }

        var rows = Read(out var sources);
        var catalog = Table(rows, sources);
        var sought = _request.Class is { } name ? catalog.ClassIndex(name) : catalog.Classes.Length - 1;
        var data = CrossValidationData.Of(catalog, sought, Folds(rows), _request);
        for (var c = 0; c < data.Catalog.Classes.Length; c++)
        {
            ColumnDependence.Require(
                data.Catalog.Classes[c], data.Rows.Select(data.Catalog.RowsOfClass(c).AsSpan()), _request.Features);
        }

        data.WithErrors = _withErrors;
        return CrossValidationRun.Run(_request, data, Subject(data, rows), _progress, _cancellation);
    }

    private CrossValidationSubject Subject(CrossValidationData data, LabeledRows rows)
    {
        var least = data.FoldNumbers.Min(fold => data.Folds[0].Count(other => other != fold));
        var sought = data.Positive.Count(positive => positive) * least / data.Positive.Length;
        return new CrossValidationSubject(new ClassPair(data.Catalog.Classes[0], data.Catalog.Classes[1]))
        {
            Methods = [.. _withErrors is null ? [] : DeconvolvedMethod.Names.Take(1), .. MethodList.ForRows(least - sought, sought)],
            OwnMethods = _withErrors is not { } measured ? [] :
            [
                new DeconvolvedMethod(DensityModel.Mixture, _request.Errors, measured),
                new DeconvolvedMethod(DensityModel.Flow, _request.Errors, measured),
            ],
            RowsLeftOut = rows.LeftOut,
        };
    }

    private LabeledRows Read(out SourceFile[] sources)
    {
        var uncertainty = new ColumnUncertainty { Errors = ColumnUncertainty.ParseErrors(_request.Errors), Marginalizes = true };
        var files = _request.Catalog.Find(
            _request.Features, [_request.Label, _request.FoldsColumn, .. uncertainty.Expressions]);
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        using var session = _request.Catalog.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        PassedOverFiles.Report(_progress, files, source.PassedOver);

        // A column of folds is read beside the features, as what they are conditioned on would be.
        string[] inputs =
        [
            .. _request.Features,
            .. _request.FoldsColumn is { } column ? [Sql.Name(source.Column(column).Name)] : Array.Empty<string>(),
        ];
        session.Confine(files);
        var survey = ColumnSurvey.Read(
            session, source, _request.Catalog.Query(inputs), _request.Catalog.Sentinels is not null, _cancellation);
        var rows = LabeledRows.Read(
            session, source, _request.Catalog.Query(inputs, survey.GenuineNumbers), _request.Label!, _cancellation);
        if (uncertainty.Errors.Count > 0)
        {
            ReadErrors(session, source, uncertainty, survey.GenuineNumbers, rows);
        }

        string?[] notices = [.. survey.Warnings, rows.Missing];
        foreach (var notice in notices.OfType<string>())
        {
            _progress?.Report(new StageProgress("reading", 1, string.Empty) { Notice = notice });
        }

        _progress?.Report(new StageProgress("reading", 1, string.Empty));
        sources = FileHash.Sources(files);
        return rows;
    }

    /// <summary>Reads the rows once more, with their errors, in the same order.</summary>
    private void ReadErrors(
        TableSession session,
        TableSource source,
        ColumnUncertainty uncertainty,
        IReadOnlyList<GenuineNumber> genuine,
        LabeledRows rows)
    {
        InputException.ThrowUnless(
            rows.Labels.Length <= MostNumbered, $"{source.Files.Name}: errors can be dealt with for {MostNumbered} rows at most here.");
        var query = _request.Catalog.Query(_request.Features, genuine);
        if (_request.FoldsColumn is { } column)
        {
            var hasFold = $"{Sql.Name(source.Column(column).Name)} IS NOT NULL";
            query = query with { Where = query.Where is null ? hasFold : $"({query.Where}) AND {hasFold}" };
        }

        var plan = UncertainQuery.Plan(query, uncertainty, source);
        _withErrors = UncertainTable.ReadComplete(session, source, plan, _request.Label!, _cancellation);
        InputException.ThrowUnless(
            _withErrors.Count == rows.Labels.Length,
            $"{source.Files.Name}: some of the folds are no numbers; leave such rows out.");
        new UncertaintyNotices(_progress, "reading").SayWhatIsBent(plan, source);
        _progress?.Report(new StageProgress("reading", 1, string.Empty)
        {
            Notice = $"{source.Files.Name}: {string.Join(" and ", DeconvolvedMethod.Names)} know the errors; other methods take the rows "
                + "as they were measured.",
        });
    }

    private LabeledTable Table(LabeledRows rows, SourceFile[] sources) => new(
        [.. _request.Features.Select(feature => new Feature(feature, string.Empty))],
        [.. _request.Features.Select((_, j) => rows.Column(j))],
        rows.Classes,
        rows.Labels,
        [.. sources]);

    private int[]? Folds(LabeledRows rows) => _request.FoldsColumn is { } column
        ? [.. rows.Column(_request.Features.Count).Select(value => CrossValidationData.FoldOf(_request.Catalog.Input, column, value))]
        : null;
}
