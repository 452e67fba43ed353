using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Training;

/// <summary>Trains the density of each class of a catalogue and writes them into one model file.</summary>
public sealed class TrainRun
{
    private readonly TrainRequest _request;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private IReadOnlyList<GenuineNumber> _genuine = [];
    private IReadOnlyList<ColumnUnit> _columnUnits = [];
    private IReadOnlyList<string> _inputUnits = [];

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

        if (_request.Focus is not null && (_request.Kind != DensityModel.Stack || _request.Label is null))
        {
            throw new InputException(
                "A focus means the stack of one class among others: name the column with the classes, and ask for no single flow or "
                    + "mixture.");
        }

        if (_request.Label is null && _request.Classes is not null)
        {
            throw new InputException("Classes were named, but no column says which row is of which", Remedy.NameLabel);
        }

        if (_request.Errors.Count > 0 && (_request.Kind == DensityModel.Stack || _request.Context.Count > 0 || _request.Box is not null))
        {
            throw new InputException("Only mixtures and flows without context and box can be freed of errors", Remedy.ChooseMixture);
        }

        RequireInputs();
        var errors = ColumnUncertainty.ParseErrors(_request.Errors).Select(item => item.Deviation);
        var files = _request.Catalog.Find([.. _request.Features, .. _request.Context], [_request.Label, .. errors]);
        files.RequireOther(_request.Output);
        var tables = Read(files);
        var origin = Origin(string.Join(", ", files.Files.Select(Path.GetFileName)), FileHash.Of(files), tables.LeftOut);
        var rows = Prepare(tables.Classes, ref origin);
        var (classes, decision) = _request.Kind == DensityModel.Stack
            ? new StackClassesTraining(_request, _progress, _cancellation).Train(rows, origin)
            : (_request.Errors.Count > 0 ? TrainDeconvolved(files, tables, rows, origin) : TrainSingly(rows, origin), null);

        var inputs = Inputs();
        var model = new Model([.. inputs[.._request.Features.Count]], [.. classes.Select(item => item.Class)])
        {
            Context = [.. inputs[_request.Features.Count..]],
            Decision = decision,
        };
        var output = Save(model, _request, _cancellation.IsCancellationRequested);
        return new TrainResult([.. classes.Select(item => item.Result)], tables.LeftOut, _cancellation.IsCancellationRequested)
        {
            Output = output,
        };
    }

    /// <summary>Makes sure that the features and the context are formulas, each with a unit or none.</summary>
    private void RequireInputs()
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

        if (_request.Units.Count > 1 && _request.Units.Count != inputs.Length)
        {
            throw new InputException(
                $"There are {_request.Units.Count} units for {inputs.Length} features and context columns; give one for all or one each.");
        }
    }

    /// <summary>The features, then the context, with the units that were given, or else those of the file.</summary>
    private Feature[] Inputs() =>
        [
            .. _request.Features.Concat(_request.Context).Select((name, j) => new Feature(
                name, _request.Units.Count == 0 ? _inputUnits[j] : _request.Units[j % _request.Units.Count])),
        ];

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
        ColumnUnits = _columnUnits.Count > 0 ? [.. _columnUnits.Select(item => item.ToString())] : null,
        Label = _request.Label,
        Date = DateOnly.FromDateTime(DateTime.UtcNow),
        Seed = _request.Seed,
        TrainingRows = 0,
        ValidationLoss = double.NaN,
    };

    private CatalogRows Read(InputFiles files)
    {
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        using var session = _request.Catalog.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        PassedOverFiles.Report(_progress, files, source.PassedOver);
        string[] inputs = [.. _request.Features, .. _request.Context];
        session.Confine(files);
        var survey = ColumnSurvey.Read(
            session,
            source,
            _request.Catalog.Query(inputs),
            _request.Catalog.Sentinels is not null,
            _cancellation);
        _genuine = survey.GenuineNumbers;
        _columnUnits = _request.Catalog.Query(inputs).ColumnUnits(source);
        _inputUnits = _request.Catalog.Query(inputs).UnitsOfFeatures(source);
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

    /// <summary>The rows of each class as they are fitted: without those that swamp the others, and off their grid.</summary>
    private (string Name, FeatureTable<float> Rows)[] Prepare(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes, ref TrainingRecord origin)
    {
        // Rows moved off their grid could leave the box.
        double[] steps = _request.Box is null
            ? GridSteps.Find([.. classes.Select(item => item.Rows)])
            : [.. _request.Features.Select(_ => 0.0)];
        origin = steps.All(step => step == 0) ? origin : origin with { GridSteps = steps };
        (string, FeatureTable<float>)[] prepared = [.. classes.Select(item => (item.Name, Prepare(item.Name, item.Rows, steps)))];
        foreach (var warning in GridSteps.Warn(classes, _request.Features))
        {
            Notice(warning);
        }

        return prepared;
    }

    private FeatureTable<float> Prepare(string name, FeatureTable<float> rows, double[] steps)
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
        if (rows.Context is { } context)
        {
            // What cannot be learned from is said before anything is.
            Standardization.Fit(context.Columns, _request.Context);
            FlowClassTraining.GaussianLoss(rows, rows);
        }

        return GridSteps.Dither(rows, steps, new RandomSource(_request.Seed).Fork($"dither {name}"));
    }

    private List<(ModelClass Class, TrainedClass Result)> TrainDeconvolved(
        InputFiles files, CatalogRows tables, IReadOnlyList<(string Name, FeatureTable<float> Rows)> complete, TrainingRecord origin)
    {
        using var session = _request.Catalog.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        session.Confine(files);
        var uncertainty = new ColumnUncertainty { Errors = ColumnUncertainty.ParseErrors(_request.Errors), Marginalizes = true };
        var query = UncertainQuery.Plan(_request.Catalog.Query(_request.Features, _genuine), uncertainty, source);
        var rows = UncertainTable.Read(
            session,
            source,
            query,
            _request.Label,
            label => label is null ? CatalogRows.OneClass : tables.LabelName(label, _request.Classes),
            _cancellation);
        if (query.Bent.Count > 0)
        {
            Notice($"{files.Name}: errors pass to first order where a feature is no straight line: {string.Join(", ", query.Bent)}.");
        }

        using var team = new WorkerTeam(_request.Catalog.Threads);
        var training = new DeconvolvedClassTraining(_request, origin, team, _progress, _cancellation);
        return [.. complete.Select(item => training.Train(item.Name, item.Rows, rows[item.Name]))];
    }

    private List<(ModelClass Class, TrainedClass Result)> TrainSingly(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes, TrainingRecord origin)
    {
        using var team = new WorkerTeam(_request.Catalog.Threads);
        var trained = new List<(ModelClass, TrainedClass)>();
        var flows = new FlowClassTraining(_request, _progress, _cancellation);
        foreach (var (name, rows) in classes)
        {
            var validation = Math.Clamp((int)Math.Round(rows.Rows * _request.Validation), 1, rows.Rows - 2);
            var parts = RowSplit.HoldOut(rows.Rows, validation, new RandomSource(_request.Seed).Fork($"split {name}")).Select(rows);
            trained.Add(_request.Kind == DensityModel.Flow
                ? flows.Train(name, parts.Train, parts.Validation, origin, team)
                : MixtureClassTraining.Train(_request, (name, parts.Train, parts.Validation), origin, _progress, _cancellation));
            if (_cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return trained;
    }
}
