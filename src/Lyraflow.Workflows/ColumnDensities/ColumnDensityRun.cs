using System.Diagnostics;
using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>A request for the density of a column given the others.</summary>
public sealed record ColumnDensityRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>The column that is sought; the rows need not have it.</summary>
    public required string Of { get; init; }

    /// <summary>The values, see <see cref="ValueGrid.Parse"/>.</summary>
    public required string Grid { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>Which of the input's columns go into the output; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The priors of the classes, see <see cref="PriorText.Parse"/>; null for the training's.</summary>
    public string? Prior { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Limits of columns where they have no number, each as COLUMN&gt;LIMIT or COLUMN&lt;LIMIT.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Seconds">Wall-clock time.</param>
public sealed record ColumnDensityResult(long Rows, double Seconds);

/// <summary>
/// Writes, for every row of a catalogue, the density of one column given what the row has for the others, on a grid, with its
/// mean, mode and quantiles. Rows stream.
/// </summary>
public static class ColumnDensityRun
{
    private const string Function = "lyraflow_column_density";
    private const string Results = "lyraflow_results";

    /// <summary>Runs.</summary>
    /// <exception cref="InputException">The model or the input cannot be read, or a value of the request is impossible.</exception>
    public static ColumnDensityResult Run(
        ColumnDensityRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var clock = Stopwatch.StartNew();
        var setup = ColumnDensitySetup.Parse(
            request.Model, request.Of, request.Grid, request.Prior, request.Errors, request.Limits, keepsSought: false);
        var named = setup.Named;
        var format = TableFormats.RequireOutput(request.Output);
        if (format != TableFormats.Parquet && format != TableFormats.Csv)
        {
            throw new InputException($"{request.Output}: densities on a grid are lists, which this format does not hold here; "
                + "name a file that ends with .parquet or .csv.");
        }

        var files = request.Catalog.Find(named.Inputs, [.. request.Columns ?? [], .. setup.Uncertainty.Expressions]);
        using var session = request.Catalog.NewStreamingSession();
        var source = TableSource.Open(session, files, copy: true, cancellation);
        source.CarriesText = TableWriter.WritesText(request.Output);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        files.RequireOther(request.Output);
        session.Confine(files, request.Output);
        var plan = setup.Plan(session, source, request.Catalog, progress);
        RowFunction.Register(
            session, Function, plan.Query.InputCount, ColumnDensityRows.ResultCount(plan.Grid), () => new ColumnDensityRows(plan));
        string[] carried = request.Columns is { } chosen
            ? [.. chosen.Select(name => source.Column(name).Name)]
            : [.. source.Columns.Select(column => column.Name)];
        var notes = new TableNotes { Texts = new Dictionary<string, string>(named.Notes) { ["grid"] = request.Grid, ["of"] = request.Of } };
        progress?.Report(new StageProgress($"densities of {request.Of}", 0, string.Empty));
        TableWriter.Write(
            session, Select(plan.Query, plan.Grid, request.Of, source, carried), request.Output, request.Overwrite, notes, cancellation);
        return new ColumnDensityResult(plan.Rows, clock.Elapsed.TotalSeconds);
    }

    private static string Select(UncertainQuery query, ValueGrid grid, string of, TableSource source, string[] carried)
    {
        var kept = string.Concat(carried.Select((_, j) => $"{FeatureQuery.CarriedColumn(j)}, "));
        var inputs = string.Join(", ", Enumerable.Range(0, query.InputCount).Select(UncertainQuery.Input));
        (string Sql, string Name)[] results =
        [
            ($"list_slice({Results}, 1, {grid.Count})", $"pdf_{of}"),
            (Number(grid.Count), $"mean_{of}"),
            (Number(grid.Count + 1), $"mode_{of}"),
            .. ColumnDensityRows.Quantiles.Select((share, q) => (
                Number(grid.Count + 2 + q), string.Create(CultureInfo.InvariantCulture, $"q{100 * share:00}_{of}"))),
            (Number(grid.Count + 2 + ColumnDensityRows.Quantiles.Count), $"error_{of}"),
        ];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var all = carried.Select((name, j) => (Sql: FeatureQuery.CarriedColumn(j), Name: name)).Concat(results);
        var named = string.Join(", ", all.Select(item => $"{item.Sql} AS {Sql.Name(DistinctNames.Free(item.Name, taken))}"));
        return $"SELECT {named} FROM (SELECT {kept}{Function}({inputs}) AS {Results} FROM "
            + $"({query.Select([.. carried.Select(source.Carried)])}))";

        static string Number(int place)
            => string.Create(
                CultureInfo.InvariantCulture, $"CASE WHEN isfinite({Results}[{place + 1}]) THEN {Results}[{place + 1}] END");
    }
}
