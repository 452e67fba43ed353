using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Sampling;

/// <summary>The options of drawing mock objects.</summary>
public sealed record SampleRequest
{
    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>Rows of each class, for each row of a file of context; null for one each there.</summary>
    public long? Count { get; init; }

    /// <summary>Values of a conditional model's context for all rows, such as "r=17.5".</summary>
    public string? Context { get; init; }

    /// <summary>A file of rows that have a conditional model's context.</summary>
    public string? Given { get; init; }

    /// <summary>Names that the context uses, each as NAME=COLUMN of that file.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

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
    /// <exception cref="InputException">An option is impossible, or the file cannot be written.</exception>
    public static SampleResult Run(SampleRequest options, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThreadCount.Require(options.Threads);
        Require(options.Count is not null || options.Given is not null, $"Say with -n N how many rows to draw.");
        var count = options.Count ?? 1;
        Require(count is >= 1 and <= Most, $"-n must be 1 to {Most}, not {count}.");
        Require(options.Temperature > 0 && double.IsFinite(options.Temperature), $"--temperature must be positive, not {options.Temperature}.");
        var named = NamedModel.Load(options.Model);
        var model = named.Model;
        var classes = model.Classes.Where(item => options.Class is null || item.Name == options.Class).ToArray();
        Require(classes.Length > 0, $"--class {options.Class}: the model has the classes {string.Join(", ", model.Classes.Select(item => item.Name))}.");
        using var session = new TableSession(options.Threads);
        var (context, leftOut, missing) = SampleContext.Read(named, options, cancellation);
        if (missing is not null)
        {
            progress?.Report(new StageProgress("reading", 1, string.Empty) { Notice = missing });
        }

        Require(context is null || count <= Most / context.Rows, $"-n {count} for each of {context?.Rows} rows is too much: {Most} rows of a class are the most.");
        var total = count * (context?.Rows ?? 1);
        using var team = new WorkerTeam(options.Threads);
        var drawn = new DrawnRows(session, team, options.Temperature);
        var parts = classes.Select(item =>
        {
            var random = new RandomSource(options.Seed).Fork($"sample {item.Name}");
            var function = drawn.Register(item.Flow, context, count, random, done =>
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new StageProgress($"drawing {item.Name}", done / (double)total, string.Create(CultureInfo.InvariantCulture, $"{done:n0} rows")));
            });
            var columns = string.Join(", ", named.Inputs.Select((name, j) => $"{DrawnRows.Column(j)} AS {Sql.Name(name)}"));
            var label = classes.Length > 1 ? $", {Sql.Text(item.Name)} AS label" : string.Empty;
            return $"SELECT {columns}{label} FROM {function}()";
        });
        TableWriter.Write(session, string.Join(" UNION ALL ", parts), options.Output, options.Overwrite, named.Notes, cancellation);
        return new SampleResult(total * classes.Length, leftOut);
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
        {
            throw new InputException(message.ToString(CultureInfo.InvariantCulture));
        }
    }
}
