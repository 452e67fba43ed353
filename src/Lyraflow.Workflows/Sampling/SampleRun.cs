using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.Sampling;

/// <summary>A request to draw mock objects.</summary>
public sealed record SampleRequest
{
    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>Rows of each class, for each row of a file of context; null for one each there.</summary>
    public long? Count { get; init; }

    /// <summary>Values of a conditional model's context for all rows, such as "r=17.5".</summary>
    public string? Context { get; init; }

    /// <summary>A file of rows that have a conditional model's context, or errors to draw with.</summary>
    public string? Given { get; init; }

    /// <summary>Names that the context uses, each as NAME=COLUMN of that file.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

    /// <summary>Whether a file of context among several that is no table, or has no rows, ends the run; else it is passed over.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// Errors of a measurement that are put on what is drawn, each as COLUMN=ERROR: numbers, or formulas of the columns of
    /// <see cref="Given"/>.
    /// </summary>
    public IReadOnlyList<string> WithErrors { get; init; } = [];

    /// <summary>The class to draw from; null for all.</summary>
    public string? Class { get; init; }

    /// <summary>Factor on the base values.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The file to write; "-" for CSV on the standard output.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; }
}

/// <summary>What drawing did.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="LeftOut">Rows of the file of context that lack a number.</param>
public sealed record SampleResult(long Rows, long LeftOut);

/// <summary>Draws mock objects from a model.</summary>
public static class SampleRun
{
    private const long Most = 2_000_000_000;

    /// <summary>Draws, in blocks, and writes.</summary>
    /// <exception cref="InputException">A value of the request is impossible, or the file cannot be written.</exception>
    public static SampleResult Run(
        SampleRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThreadCount.Require(request.Threads);
        if (request.Count is null && request.Given is null)
        {
            throw new InputException("Nothing says how many rows to draw", Remedy.GiveCount);
        }

        var count = request.Count ?? 1;
        InputException.ThrowUnless(count is >= 1 and <= Most, $"The number of rows must be 1 to {Most}, not {count}.");
        InputException.ThrowUnless(
            request.Temperature > 0 && double.IsFinite(request.Temperature),
            string.Create(CultureInfo.InvariantCulture, $"The temperature must be positive, not {request.Temperature}."));
        var named = NamedModel.Load(request.Model);
        RequireOther(request);
        var model = named.Model;
        if (request.Class is { } wanted)
        {
            RequireClass(model, wanted);
        }

        var classes = model.Classes.Where(item => request.Class is null || item.Name == request.Class).ToArray();
        using var session = new TableSession(request.Threads);
        var given = SampleContext.Read(named, request, progress, cancellation);
        if (given.Missing is { } missing)
        {
            progress?.Report(new StageProgress("reading", 1, string.Empty) { Notice = missing });
        }

        new UncertaintyNotices(progress, "drawing").SayWhetherErrorsAreIn(named, request.WithErrors.Count > 0);
        var context = given.Rows;
        var rows = (context ?? given.Errors?.Rows)?.Rows;
        InputException.ThrowUnless(
            rows is null || count <= Most / rows, $"{count} rows for each of {rows} are too many: {Most} rows of a class are the most.");
        var total = count * (rows ?? 1);
        using var team = new WorkerTeam(request.Threads);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] errors = given.Errors?.Rows is null ? [] : [.. given.Errors.Formulas];
        string[] names = [.. named.Inputs.Concat(errors).Select(name => DistinctNames.Free(name, taken))];
        var labelName = DistinctNames.Free("label", taken);
        var drawn = new DrawnRows(session, team, request.Temperature) { Errors = given.Errors };
        var parts = classes.Select(item =>
        {
            var random = new RandomSource(request.Seed).Fork($"sample {item.Name}");
            var function = drawn.Register(item.Density, context, count, random, done =>
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(
                    new StageProgress(
                        $"drawing {item.Name}", done / (double)total, string.Create(CultureInfo.InvariantCulture, $"{done:n0} rows")));
            });
            var columns = string.Join(", ", names.Select((name, j) => $"{DrawnRows.Column(j)} AS {Sql.Name(name)}"));
            var label = classes.Length > 1 ? $", {Sql.Text(item.Name)} AS {Sql.Name(labelName)}" : string.Empty;
            return $"SELECT {columns}{label} FROM {function}()";
        });
        TableWriter.Write(session, string.Join(" UNION ALL ", parts), request.Output, request.Overwrite, Notes(named, names), cancellation);
        return new SampleResult(total * classes.Length, given.LeftOut);
    }

    /// <summary>Makes sure that a model has a class.</summary>
    /// <exception cref="InputException">It has none of this name.</exception>
    internal static void RequireClass(Model model, string name) => InputException.ThrowUnless(
        model.Classes.Any(item => item.Name == name),
        $"There is no class {name}: the model has the classes {string.Join(", ", model.Classes.Select(item => item.Name))}.");

    private static void RequireOther(SampleRequest request)
    {
        foreach (var read in new[] { request.Model, request.Given })
        {
            if (read is not null && File.Exists(read) && File.Exists(request.Output) && SameFile.Is(read, request.Output))
            {
                throw new InputException($"{request.Output}: would replace {read}, which is read; name another file.");
            }
        }
    }

    private static TableNotes Notes(NamedModel named, string[] names) =>
        new()
        {
            Texts = named.Notes,
            Columns = named.Model.Inputs.Zip(names).ToDictionary(pair => pair.Second, pair => new ColumnMetadata(pair.First.Unit)),
        };
}
