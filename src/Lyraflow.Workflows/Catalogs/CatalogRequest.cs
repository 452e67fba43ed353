using System.Text.Json.Serialization;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>Which rows of a user's catalogue are used, and how: what all commands on catalogues have in common.</summary>
public sealed record CatalogRequest
{
    // The engine holds finished rows back, to write them in order, until they take a quarter of its memory.
    private const int StreamingMegabytesOfThread = 100;

    /// <summary>A file, a folder, a pattern, or "-" for CSV from the standard input.</summary>
    public required string Input { get; init; }

    /// <summary>A condition in SQL that rows must meet; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Names that features use, each as NAME=COLUMN.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

    /// <summary>
    /// Numbers that stand for "no measurement"; null for the usual ones, except in columns where training found them to be
    /// numbers like others.
    /// </summary>
    public IReadOnlyList<double>? Sentinels { get; init; }

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Whether a file among several that is no table, or has no rows, ends the run; else it is passed over.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether columns of other units than the model's are taken as they are; else they are an error.</summary>
    public bool IgnoreUnits { get; init; }

    /// <summary>The files of the input.</summary>
    /// <param name="features">The formulas that are computed of the rows.</param>
    /// <param name="others">What else is read: conditions, and names of columns; null for nothing.</param>
    /// <exception cref="InputException">There are none, or some are no tables and may not be passed over.</exception>
    public InputFiles Find(IReadOnlyList<string> features, params IEnumerable<string?> others)
        => new InputSearch { Formulas = [.. features, .. Map, .. others.Append(Where).OfType<string>()], Strict = Strict }.Find(Input);

    /// <summary>The query for some features.</summary>
    /// <param name="features">Their formulas.</param>
    /// <param name="genuine">
    /// Usual sentinels that are numbers like others in a column; they do not hold where the user chose sentinels.
    /// </param>
    /// <param name="units">Units that columns must have, unless units are ignored; null for any.</param>
    /// <exception cref="InputException">The map is no map.</exception>
    public FeatureQuery Query(
        IReadOnlyList<string> features, IReadOnlyList<GenuineNumber>? genuine = null, IReadOnlyList<ColumnUnit>? units = null) => new()
    {
        Features = features,
        Where = Where,
        Map = FeatureQuery.ParseMap(Map),
        Sentinels = Sentinels ?? FeatureQuery.UsualSentinels,
        GenuineNumbers = Sentinels is null && genuine is not null ? genuine : [],
        Units = IgnoreUnits || units is null ? [] : units,
    };

    /// <summary>A session for this work.</summary>
    /// <exception cref="InputException">The number of threads is impossible.</exception>
    public TableSession NewSession()
    {
        ThreadCount.Require(Threads);
        return new TableSession(Threads);
    }

    /// <summary>Most memory of the engine while rows stream, in units of 10⁶ bytes.</summary>
    [JsonIgnore]
    public int StreamingMegabytes => StreamingMegabytesOfThread * Math.Max(2, Threads == 0 ? Environment.ProcessorCount : Threads);

    /// <summary>A session through which rows stream, in little memory.</summary>
    /// <exception cref="InputException">The number of threads is impossible.</exception>
    public TableSession NewStreamingSession()
    {
        ThreadCount.Require(Threads);
        return new TableSession(Threads, StreamingMegabytes);
    }
}
