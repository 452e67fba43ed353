using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Data.Stripe82;
using Lyraflow.Layers;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Reporting;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Reproduction;

/// <summary>
/// The paper's experiment, end to end: the colours of background stars and of RR Lyrae are each modelled by a neural
/// spline flow, and stars are classified by the ratio of the two densities (Tyagi 2022).
/// </summary>
public sealed class ReproduceRun
{
    /// <summary>The results.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>What the run was asked for.</summary>
    public const string OptionsFile = "options.json";

    /// <summary>Both densities of every row.</summary>
    public const string ScoresFile = "scores.csv";

    private readonly ReproduceRequest _request;
    private readonly Protocol _protocol;
    private readonly IProgress<StageProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private ReproduceRun(ReproduceRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        _request = request;
        _protocol = Protocol.Of(request.Protocol).With(
            request.Flow,
            new BoxScalingShape([.. SesarColorBox.Lower.ToArray()], [.. SesarColorBox.Upper.ToArray()]));
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Runs the experiment and writes its results.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told how far each stage has come.</param>
    /// <param name="cancellation">
    /// Ends the run within one training step; the flow then being trained is written with its best weights so far.
    /// </param>
    /// <returns>What was measured; null when the run was cancelled.</returns>
    /// <exception cref="InputException">
    /// The catalogue or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static ReproduceMetrics? Run(
        ReproduceRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ReproduceRun(request, progress, cancellation).Run();
    }

    /// <summary>The file of a class's model in the output folder.</summary>
    public static string ModelFileName(string className) => $"{className}.safetensors";

    private ReproduceMetrics? Run()
    {
        ThreadCount.Require(_request.Threads);

        // Everything that can be wrong with the input is found before minutes are spent on training.
        var output = new OutputFolder(_request.Out, _request.Overwrite);
        var asItIs = Stripe82Data.Load(_request.Data, _progress, _cancellation, _request.Dust == DustTreatment.Catalog);
        var catalogs = TreatedCatalog.Load(_request.Dust, asItIs, _request.Data);
        var catalog = catalogs[^1].Catalog;
        var random = new RandomSource(_request.Seed);
        var treatments = TreatedSplit.Of(catalogs, _protocol, random);
        var split = treatments[^1].Split;
        var unit = Standardization.Fit(
            (_protocol.StandardizeOnTrainingRows ? catalog.Table.Select(split.Train.AsSpan()) : catalog.Table).Columns,
            [.. catalog.Features.Select(feature => feature.Name)]);
        ClassRun[] classes = [.. catalog.Classes.Zip([_protocol.Star, _protocol.RrLyrae], (name, recipe) => new ClassRun(
            name, recipe, catalog, split, unit, _protocol, _request.Seed))];
        output.Claim(
            [MetricsFile, OptionsFile, ScoresFile, OutputFolder.ReportPage, .. catalog.Classes.Select(ModelFileName)]);
        if (_request.Report)
        {
            output.ClaimReport();
        }

        output.Write(OptionsFile, stream => JsonSerializer.Serialize(
            stream, new RunOptions(_request, _protocol, catalog.IsSynthetic), ReproductionJson.Default.RunOptions));

        using var team = new WorkerTeam(_request.Threads);
        foreach (var run in classes)
        {
            var finished = run.Train(team, _progress, _cancellation);
            Save(output, catalog, run);
            if (!finished)
            {
                return null;
            }
        }

        _progress?.Report(new StageProgress("evaluating", 0, string.Empty));
        var evaluation = new ReproductionEvaluator(treatments, classes, unit, random, team).Evaluate(_request, _protocol);
        evaluation = evaluation with { Metrics = evaluation.Metrics with { Seconds = _clock.Elapsed.TotalSeconds } };
        output.Write(ScoresFile, evaluation.Scores.WriteCsv);
        var document = MetricsJson.Document(evaluation.Metrics, ReproductionJson.Default.ReproduceMetrics);
        output.Write(MetricsFile, stream => MetricsJson.Write(stream, document));
        _progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        if (_request.Report)
        {
            WriteReport(output, catalogs, classes, evaluation, new MetricsDocument(document));
        }

        return evaluation.Metrics;
    }

    private void WriteReport(
        OutputFolder output,
        IReadOnlyList<TreatedCatalog> catalogs,
        IReadOnlyList<ClassRun> classes,
        Evaluation evaluation,
        MetricsDocument metrics)
    {
        var catalog = catalogs[^1].Catalog;
        var content = new ReproductionReport(catalogs, classes, evaluation, _protocol, metrics).Build();
        ReportStage.Write(content, catalog.IsSynthetic, output.PathOf(OutputFolder.ReportFolder), _progress, _cancellation);
    }

    private void Save(OutputFolder output, LabeledTable catalog, ClassRun run)
    {
        var training = new TrainingRecord
        {
            Program = string.Create(CultureInfo.InvariantCulture, $"lyraflow {ProgramVersion.Text}"),
            Source = string.Join(", ", catalog.Sources.Select(source => Path.GetFileName(source.Path)))
                + (_request.Dust == DustTreatment.Catalog ? string.Empty : $" (dust: {TreatedCatalog.NameOf(_request.Dust)})"),
            SourceHash = string.Join(", ", catalog.Sources.Select(source => source.Sha256)),
            TrainingRows = run.Rows.Train.Rows,
            Seed = _request.Seed,
            Options = run.Settings,
            BestEpoch = run.Result.BestEpoch,
            ValidationLoss = run.Result.BestValidationLoss,
        };
        var model = new Model(catalog.Features, [new ModelClass(run.Name, run.Flow, training)]);
        ModelFile.Save(model, output.PathOf(ModelFileName(run.Name)), overwrite: true);
    }
}
