using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Training;

/// <summary>Trains one flow per class of a catalogue and writes them into one model file.</summary>
public sealed class TrainRun
{
    private readonly TrainRequest _request;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private IReadOnlyList<GenuineNumber> _genuine = [];

    /// <summary>A training whose rows somebody else reads.</summary>
    public TrainRun(TrainRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Trains.</summary>
    /// <exception cref="InputException">
    /// The input cannot be read, the model cannot be written, or a value of the request is impossible.
    /// </exception>
    public static TrainResult Run(TrainRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireFree(request);
        return new TrainRun(request, progress, cancellation).Run();
    }

    /// <summary>Makes sure that the model may be written.</summary>
    /// <exception cref="InputException">A file is there that may not be replaced.</exception>
    public static void RequireFree(TrainRequest request)
    {
        if (!request.Overwrite && File.Exists(request.Output))
        {
            throw new InputException($"{request.Output} exists already", Remedy.ReplaceFile);
        }
    }

    /// <summary>Writes the model; one that is unfinished does not take the place of another, but goes beside it.</summary>
    /// <returns>The path written.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static string Save(Model model, TrainRequest request, bool isUnfinished)
    {
        var isBeside = isUnfinished && File.Exists(request.Output);
        var path = isBeside ? $"{request.Output}.interrupted" : request.Output;
        ModelFile.Save(model, path, request.Overwrite || isBeside);
        return path;
    }

    private TrainResult Run()
    {
        if (_request.Features.Count == 0)
        {
            throw new InputException("There are no features to model", Remedy.NameFeatures);
        }

        if (_request.Validation is not (> 0 and < 1))
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture, $"The share of validation rows must lie between 0 and 1, not {_request.Validation}."));
        }

        if (_request.Label is null && _request.Classes is not null)
        {
            throw new InputException("Classes were named, but no column says which row is of which", Remedy.NameLabel);
        }

        var inputs = Inputs();
        var files = InputFiles.Find(_request.Catalog.Input);
        files.RequireOther(_request.Output);
        var tables = Read(files);
        using var team = new WorkerTeam(_request.Catalog.Threads);
        var classes = new List<(ModelClass Class, TrainedClass Result)>();
        var origin = Origin(string.Join(", ", files.Files.Select(Path.GetFileName)), FileHash.Of(files), tables.LeftOut);
        var parts = tables.Classes.Select(item => Split(item.Name, item.Rows)).ToArray();
        foreach (var part in parts)
        {
            classes.Add(Train(part, origin, team));
            if (_cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        var model = new Model([.. inputs[.._request.Features.Count]], [.. classes.Select(item => item.Class)])
        {
            Context = [.. inputs[_request.Features.Count..]],
        };
        var output = Save(model, _request, _cancellation.IsCancellationRequested);
        return new TrainResult([.. classes.Select(item => item.Result)], tables.LeftOut, _cancellation.IsCancellationRequested)
        {
            Output = output,
        };
    }

    /// <summary>The features, then the context.</summary>
    private Feature[] Inputs()
    {
        string[] inputs = [.. _request.Features, .. _request.Context];
        foreach (var input in inputs)
        {
            Formula.Parse(input);
        }

        if (_request.Context.Intersect(_request.Features).FirstOrDefault() is { } both)
        {
            throw new InputException($"{both} is a feature too, and nothing is learned of the context; name it in one of the two.");
        }

        return _request.Units.Count is 0 or 1 || _request.Units.Count == inputs.Length
            ?
            [
                .. inputs.Select(
                    (name, j) => new Feature(name, _request.Units.Count == 0 ? string.Empty : _request.Units[j % _request.Units.Count]))
            ]
            : throw new InputException(
                $"There are {_request.Units.Count} units for {inputs.Length} features and context columns; give one for all or one each.");
    }

    /// <summary>What the records of all classes have in common; the rest is filled in class by class.</summary>
    public TrainingRecord Origin(string source, string hash, long leftOut) => new()
    {
        Program = $"lyraflow {ProgramVersion.Text}",
        Source = source,
        SourceHash = hash,
        RowsLeftOut = leftOut,
        Where = _request.Catalog.Where,
        Map = _request.Catalog.Map.Count > 0 ? _request.Catalog.Map : null,
        GenuineNumbers = _genuine.Count > 0 ? [.. _genuine.Select(item => item.ToString())] : null,
        Label = _request.Label,
        Date = DateOnly.FromDateTime(DateTime.UtcNow),
        Seed = _request.Seed,
        TrainingRows = 0,
        Options = new TrainingSettings(),
        BestEpoch = 0,
        ValidationLoss = double.NaN,
    };

    private CatalogRows Read(InputFiles files)
    {
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        using var session = _request.Catalog.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        string[] inputs = [.. _request.Features, .. _request.Context];
        session.Confine(files);
        var survey = ColumnSurvey.Read(
            session,
            source,
            _request.Catalog.Query(inputs),
            _request.Catalog.Sentinels is not null,
            _cancellation);
        _genuine = survey.GenuineNumbers;
        var tables = CatalogRows.Read(
            session,
            source,
            _request.Catalog.Query(inputs, _genuine),
            _request.Context.Count,
            _request.Label,
            _request.Classes,
            _cancellation);
        foreach (var warning in survey.Warnings)
        {
            Notice(warning);
        }

        if (tables.Missing is { } missing)
        {
            Notice(missing);
        }

        var rows = string.Join(
            ", ",
            tables.Classes.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name} {item.Rows.Rows:n0}")));
        _progress?.Report(new StageProgress("reading", 1, rows));
        return tables;
    }

    private void Notice(string text) => _progress?.Report(new StageProgress("reading", 1, string.Empty) { Notice = text });

    private (string Name, FeatureTable<float> Train, FeatureTable<float> Validation) Split(string name, FeatureTable<float> rows)
    {
        if (_request.Box is null)
        {
            rows = FarRows.LeaveOut(rows, _request.Features, text => Notice($"class {name}: {text}"));
        }

        if (rows.Rows < RowSplit.FewestRows)
        {
            throw new InputException(
                $"The class {name} has {rows.Rows} rows with all features, too few to train: give at least {RowSplit.FewestRows}.");
        }

        _request.Box?.RequireInside(rows, _request.Features);
        ColumnDependence.Require(name, rows, _request.Features);
        var validation = Math.Clamp((int)Math.Round(rows.Rows * _request.Validation), 1, rows.Rows - 2);
        var parts = RowSplit.HoldOut(rows.Rows, validation, new RandomSource(_request.Seed).Fork($"split {name}")).Select(rows);
        return (name, parts.Train, parts.Validation);
    }

    /// <summary>Trains the flow of one class.</summary>
    public (ModelClass Class, TrainedClass Result) Train(
        (string Name, FeatureTable<float> Train, FeatureTable<float> Validation) part, TrainingRecord origin, WorkerTeam team)
    {
        var recipe = _request.Recipe(part.Train.Rows);
        var random = new RandomSource(_request.Seed).Fork(part.Name);
        var fit = new FlowTraining<float>(Named(part.Train), part.Validation, recipe, random);
        var flow = fit.Flow;
        var gaussianLoss = GaussianLoss(part.Train, part.Validation);
        var logUnit = fit.Standardization.LogScale;
        var stage = $"training {part.Name}";
        var result = fit.Run(team, TrainingReporter.Of(stage, logUnit, _progress), _cancellation);
        _progress?.Report(new StageProgress(stage, 1, string.Create(
            CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}, validation {result.BestValidationLoss - logUnit:f3} nats")));
        var record = origin with
        {
            TrainingRows = part.Train.Rows,
            ValidationRows = part.Validation.Rows,
            Options = fit.Settings,
            BestEpoch = result.BestEpoch,
            ValidationLoss = result.BestValidationLoss,
            OutlierLogDensity = part.Train.Context is null ? null : OutlierLogDensity(flow, part.Train.Context),
        };
        return (new ModelClass(part.Name, flow, record), new TrainedClass(
            part.Name,
            part.Train.Rows,
            part.Validation.Rows,
            flow.Parameters.Length,
            result.BestEpoch,
            result.BestValidationLoss,
            gaussianLoss,
            result.Seconds));
    }

    private FeatureTable<float> Named(FeatureTable<float> rows)
    {
        var named = rows.Named([.. _request.Features]);
        return rows.Context is { } context ? named.Given(context.Named([.. _request.Context])) : named;
    }

    /// <summary>Of one Gaussian; where there is context, of p(features, context) / p(context).</summary>
    private static double GaussianLoss(FeatureTable<float> train, FeatureTable<float> validation)
    {
        static double[] Fit(FeatureTable<float> train, FeatureTable<float> validation)
            => MultivariateNormal.Fit(train).LogDensity(validation);
        if (train.Context is null)
        {
            return -Fit(train, validation).Average();
        }

        static FeatureTable<float> Join(FeatureTable<float> rows) => new([.. rows.Columns, .. rows.Context!.Columns]);
        return Fit(train.Context, validation.Context!).Average() - Fit(Join(train), Join(validation)).Average();
    }

    private double? OutlierLogDensity(Flow<float> flow, FeatureTable<float> context)
        => OutlierThresholds.Threshold(flow, context, _request.Catalog.Threads).LogDensity is var threshold && double.IsFinite(threshold)
            ? threshold : null;
}
