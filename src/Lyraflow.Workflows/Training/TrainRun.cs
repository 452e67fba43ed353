using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
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
    private readonly TrainRequest _options;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;

    internal TrainRun(TrainRequest options, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Trains.</summary>
    /// <exception cref="InputException">The input or an option is at fault, or the model cannot be written.</exception>
    public static TrainResult Run(TrainRequest options, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireFree(options);
        return new TrainRun(options, progress, cancellation).Run();
    }

    /// <summary>Makes sure that the model may be written.</summary>
    /// <exception cref="InputException">A file is there that may not be replaced.</exception>
    internal static void RequireFree(TrainRequest options)
    {
        if (!options.Overwrite && File.Exists(options.Output))
        {
            throw new InputException($"{options.Output} exists already; name another file with -o, or add --overwrite.");
        }
    }

    /// <summary>Writes the model; one that is unfinished does not take the place of another, but goes beside it.</summary>
    /// <returns>The path written.</returns>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal static string Save(Model model, TrainRequest options, bool isUnfinished)
    {
        var isBeside = isUnfinished && File.Exists(options.Output);
        var path = isBeside ? $"{options.Output}.interrupted" : options.Output;
        ModelFile.Save(model, path, options.Overwrite || isBeside);
        return path;
    }

    private TrainResult Run()
    {
        if (_options.Features.Count == 0)
        {
            throw new InputException("Say with --features SQL,SQL what is modelled, formulas over columns.");
        }

        if (_options.Validation is not (> 0 and < 1))
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--validation must lie between 0 and 1, not {_options.Validation}."));
        }

        if (_options.Label is null && _options.Classes is not null)
        {
            throw new InputException("--classes needs --label COLUMN.");
        }

        var inputs = Inputs();
        var files = InputFiles.Find(_options.Catalogue.Input);
        files.RequireOther(_options.Output);
        var tables = Read(files);
        using var team = new WorkerTeam(_options.Catalogue.Threads);
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

        var model = new Model([.. inputs[.._options.Features.Count]], [.. classes.Select(item => item.Class)]) { Context = [.. inputs[_options.Features.Count..]] };
        var output = Save(model, _options, _cancellation.IsCancellationRequested);
        return new TrainResult([.. classes.Select(item => item.Result)], tables.LeftOut, _cancellation.IsCancellationRequested) { Output = output };
    }

    /// <summary>The features, then the context.</summary>
    private Feature[] Inputs()
    {
        string[] inputs = [.. _options.Features, .. _options.Context];
        foreach (var input in inputs)
        {
            Sql.RequireExpression(input);
        }

        if (_options.Context.Intersect(_options.Features).FirstOrDefault() is { } both)
        {
            throw new InputException($"--context {both}: this is a feature too, and nothing is learned of what is given; name it in one of the two.");
        }

        return _options.Units.Count is 0 or 1 || _options.Units.Count == inputs.Length
            ? [.. inputs.Select((name, j) => new Feature(name, _options.Units.Count == 0 ? string.Empty : _options.Units[j % _options.Units.Count]))]
            : throw new InputException($"--units names {_options.Units.Count} units for {inputs.Length} features and context columns; give one for all or one each.");
    }

    /// <summary>What the records of all classes have in common; the rest is filled in class by class.</summary>
    internal TrainingRecord Origin(string source, string hash, long leftOut) => new()
    {
        Program = $"lyraflow {ProgramVersion.Text}",
        Source = source,
        SourceHash = hash,
        RowsLeftOut = leftOut,
        Where = _options.Catalogue.Where,
        Map = _options.Catalogue.Map.Count > 0 ? _options.Catalogue.Map : null,
        Label = _options.Label,
        Date = DateOnly.FromDateTime(DateTime.UtcNow),
        Seed = _options.Seed,
        TrainingRows = 0,
        Options = new TrainingSettings(),
        BestEpoch = 0,
        ValidationLoss = double.NaN,
    };

    private LabeledTables Read(InputFiles files)
    {
        _progress?.Report(new StageProgress("reading", 0, files.Name));
        using var session = _options.Catalogue.NewSession();
        var source = TableSource.Open(session, files, cancellation: _cancellation);
        var tables = LabeledTables.Read(
            session,
            source,
            _options.Catalogue.Query([.. _options.Features, .. _options.Context]),
            _options.Context.Count,
            _options.Label,
            _options.Classes,
            _cancellation);
        var rows = string.Join(", ", tables.Classes.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name} {item.Rows.Rows:n0}")));
        _progress?.Report(new StageProgress("reading", 1, rows));
        return tables;
    }

    private (string Name, FeatureTable<float> Train, FeatureTable<float> Validation) Split(string name, FeatureTable<float> rows)
    {
        if (rows.Rows < RowSplit.FewestRows)
        {
            throw new InputException($"The class {name} has {rows.Rows} rows with all features, too few to train: give at least {RowSplit.FewestRows}.");
        }

        _options.Box?.RequireInside(rows, _options.Features);
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        new RandomSource(_options.Seed).Fork($"split {name}").Shuffle(order.AsSpan());
        var validation = Math.Clamp((int)Math.Round(rows.Rows * _options.Validation), 1, rows.Rows - 2);
        return (name, rows.Select(order.AsSpan(validation)), rows.Select(order.AsSpan(0, validation)));
    }

    internal (ModelClass Class, TrainedClass Result) Train(
        (string Name, FeatureTable<float> Train, FeatureTable<float> Validation) part, TrainingRecord origin, WorkerTeam team)
    {
        var recipe = _options.Recipe(part.Train.Rows);
        var random = new RandomSource(_options.Seed).Fork(part.Name);
        var standardization = Standardization.Fit(part.Train.Columns, _options.Features);
        var context = part.Train.Context is { } given ? Standardization.Fit(given.Columns, _options.Context) : null;
        var gaussianLoss = GaussianLoss(part.Train, part.Validation);
        var flow = new Flow<float>(recipe.Flow.Compose(part.Train.Dimension, standardization, context), (long)random.NextBits());
        var training = recipe.Training with { Seed = (long)random.NextBits() };
        var result = Trainer<float>.Train(flow, part.Train, part.Validation, training, team, TrainingReporter.Of($"training {part.Name}", standardization.LogScale, _progress), _cancellation);
        _progress?.Report(new StageProgress($"training {part.Name}", 1, string.Create(
            CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}, validation {result.BestValidationLoss - standardization.LogScale:f3} nats")));
        var record = origin with
        {
            TrainingRows = part.Train.Rows,
            ValidationRows = part.Validation.Rows,
            Options = training,
            BestEpoch = result.BestEpoch,
            ValidationLoss = result.BestValidationLoss,
            OutlierLogDensity = part.Train.Context is null ? null : OutlierLogDensity(flow, part.Train.Context),
        };
        return (new ModelClass(part.Name, flow, record), new TrainedClass(
            part.Name, part.Train.Rows, part.Validation.Rows, flow.Parameters.Length, result.BestEpoch, result.BestValidationLoss, gaussianLoss, result.Seconds));
    }

    /// <summary>Of one Gaussian; where there is context, of p(features, context) / p(context).</summary>
    private static double GaussianLoss(FeatureTable<float> train, FeatureTable<float> validation)
    {
        static double[] Fit(FeatureTable<float> train, FeatureTable<float> validation) => MultivariateNormal.Fit(train).LogDensity(validation);
        if (train.Context is null)
        {
            return -Fit(train, validation).Average();
        }

        static FeatureTable<float> Join(FeatureTable<float> rows) => new([.. rows.Columns, .. rows.Context!.Columns]);
        return Fit(train.Context, validation.Context!).Average() - Fit(Join(train), Join(validation)).Average();
    }

    private double? OutlierLogDensity(Flow<float> flow, FeatureTable<float> context)
        => OutlierThresholds.Threshold(flow, context, _options.Catalogue.Threads).LogDensity is var threshold && double.IsFinite(threshold) ? threshold : null;
}
