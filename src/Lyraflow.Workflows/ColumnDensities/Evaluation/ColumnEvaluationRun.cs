using System.Diagnostics;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Metrics;
using Lyraflow.Workflows.Reporting;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.ColumnDensities.Evaluation;

/// <summary>
/// Measures the densities of a column against the values that rows have for it, and writes the numbers and a report.
/// </summary>
public static class ColumnEvaluationRun
{
    /// <summary>The results.</summary>
    public const string MetricsFile = "metrics.json";

    private const string Function = "lyraflow_true_values";
    private const string Results = "lyraflow_results";

    /// <summary>Evaluates.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InputException">
    /// The model, the input or the output folder cannot be used, or a value of the request is impossible.
    /// </exception>
    public static ColumnEvaluationMetrics Run(
        ColumnEvaluationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var clock = Stopwatch.StartNew();
        var output = new OutputFolder(request.Out, request.Overwrite);
        var setup = ColumnDensitySetup.Parse(
            request.Model, request.Of, request.Grid, request.Prior, request.Errors, request.Limits, keepsSought: true);
        if (request.IsRedshift && setup.Grid.Low <= -1)
        {
            throw new InputException($"The grid {request.Grid} goes down to redshifts of −1 and less; begin it above.");
        }

        var files = request.Catalog.Find(setup.Named.Inputs, [request.Of, .. setup.Uncertainty.Expressions]);
        progress?.Report(new StageProgress("evaluating", 0, files.Name));
        var all = Read(request, setup, files, progress, cancellation);
        TrueValue[] rows = [.. all.Where(row => row.Fate == RowFate.Measured)];
        if (rows.Length == 0)
        {
            throw new InputException(
                $"{files.Name}: no row can be measured: {Count(RowFate.WithoutValue)} have no number for "
                    + $"{DisplayText.Quoted(request.Of)}, of {Count(RowFate.BeyondGrid)} it lies beyond the grid, and "
                    + $"{Count(RowFate.WithoutDensity)} have no density on it.");
        }

        output.Claim([MetricsFile, OutputFolder.ReportPage]);
        if (request.Report)
        {
            output.ClaimReport();
        }

        var evaluator = new ColumnEvaluator(rows, request.IsRedshift, new RandomSource(request.Seed));
        var data = FileHash.Sources(files);
        var metrics = new ColumnEvaluationMetrics
        {
            LyraflowVersion = ProgramVersion.Text,
            Model = new SourceFile(request.Model, setup.Named.Sha256),
            Data = data,
            Where = request.Catalog.Where,
            Of = request.Of,
            Grid = setup.Grid,
            Errors = request.Errors.Count > 0 ? request.Errors : null,
            Limits = request.Limits.Count > 0 ? request.Limits : null,
            IsRedshift = request.IsRedshift,
            Seed = request.Seed,
            Threads = ThreadCount.Of(request.Catalog.Threads),
            Seconds = clock.Elapsed.TotalSeconds,
            TrainedOnThisFile = setup.Named.IsTrainedOn(data),
            Rows = rows.Length,
            RowsWithoutValue = Count(RowFate.WithoutValue),
            RowsBeyondGrid = Count(RowFate.BeyondGrid),
            RowsWithoutDensity = Count(RowFate.WithoutDensity),
            LargestError = rows.Max(row => row.Error),
            Transform = evaluator.Transform(),
            Coverage = evaluator.Coverage(),
            Crps = evaluator.Crps(),
            CrpsStandardError = evaluator.CrpsStandardError(),
            LogScore = evaluator.LogScore(),
            Points = evaluator.Points(),
        };
        var document = MetricsJson.Document(metrics, ColumnEvaluationJson.Default.ColumnEvaluationMetrics);
        output.Write(MetricsFile, stream => MetricsJson.Write(stream, document));
        progress?.Report(new StageProgress("evaluating", 1, string.Empty));
        if (request.Report)
        {
            var report = new ColumnEvaluationReport(metrics, new MetricsDocument(document), evaluator.Transforms);
            ReportStage.Write(report.Build(), isSynthetic: false, output.PathOf(OutputFolder.ReportFolder), progress, cancellation);
        }

        return metrics;

        int Count(RowFate fate) => all.Count(row => row.Fate == fate);
    }

    private static List<TrueValue> Read(
        ColumnEvaluationRequest request,
        ColumnDensitySetup setup,
        InputFiles files,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var session = request.Catalog.NewSession();
        var source = TableSource.Open(session, files, copy: true, cancellation);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        session.Confine(files);
        var plan = setup.Plan(session, source, request.Catalog, progress);
        RowFunction.Register(
            session, Function, plan.Query.InputCount, TrueValueRows.ResultCount, () => new TrueValueRows(plan));
        var inputs = string.Join(", ", Enumerable.Range(0, plan.Query.InputCount).Select(UncertainQuery.Input));
        var results = string.Join(", ", Enumerable.Range(1, TrueValueRows.ResultCount).Select(place => $"{Results}[{place}]"));
        return session.Read(
            $"SELECT {results} FROM (SELECT {Function}({inputs}) AS {Results} FROM ({plan.Query.Select([])}))",
            reader =>
            {
                var rows = new List<TrueValue>();
                while (reader.Read())
                {
                    rows.Add(new TrueValue
                    {
                        Fate = (RowFate)(int)reader.GetDouble(0),
                        Value = reader.GetDouble(1),
                        Transform = reader.GetDouble(2),
                        RankedScore = reader.GetDouble(3),
                        LogScore = reader.GetDouble(4),
                        Mean = reader.GetDouble(5),
                        Median = reader.GetDouble(6),
                        Mode = reader.GetDouble(7),
                        Error = reader.GetDouble(8),
                    });
                }

                return rows;
            },
            cancellation);
    }
}
