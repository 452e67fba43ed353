using System.Globalization;
using DuckDB.NET.Data;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tables;

/// <summary>Rows drawn from a density as a table function, block by block.</summary>
/// <param name="session">The session.</param>
/// <param name="team">The threads; not owned. Functions that share a team take turns.</param>
/// <param name="temperature">Factor on the base values; 1 for the flow's own density.</param>
public sealed class DrawnRows(TableSession session, WorkerTeam team, double temperature)
{
    private const int BlockRows = 1 << 14;

    /// <summary>Errors that are put on the features; null for none.</summary>
    public ObservedErrors? Errors { get; init; }

    /// <summary>The name of a column: the features, then the context, then the errors of rows.</summary>
    public static string Column(int input) => string.Create(CultureInfo.InvariantCulture, $"x{input}");

    /// <summary>Adds the function to the session; it may be used once.</summary>
    /// <param name="density">The density.</param>
    /// <param name="context">Rows to draw at, each <paramref name="count"/> times in turn; null for a density without context.</param>
    /// <param name="count">Rows, or rows for each row of context or of errors.</param>
    /// <param name="random">The random source.</param>
    /// <param name="told">Told the number of rows so far, before each block.</param>
    /// <returns>What SQL calls the function.</returns>
    public string Register(IDensity<float> density, FeatureTable<float>? context, long count, RandomSource random, Action<long> told)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(told);
        var name = session.NewName("drawn");
        var width = density.Dimension + (context?.Dimension ?? 0) + (Errors?.Rows?.Dimension ?? 0);
        ColumnInfo[] columns = [.. Enumerable.Range(0, width).Select(j => new ColumnInfo(Column(j), typeof(float)))];
        var sampler = Sampler.Of(density, team, temperature);
        session.Connection.RegisterTableFunction(
            name,
            () => new TableFunction(columns, Rows(sampler, context, count, random, told)),
            static (item, writers, place) =>
            {
                var row = (float[])item!;
                for (var j = 0; j < writers.Length; j++)
                {
                    writers[j].WriteValue(row[j], place);
                }
            });
        return name;
    }

    private IEnumerable<float[]> Rows(
        Sampler sampler, FeatureTable<float>? context, long count, RandomSource random, Action<long> told)
    {
        var given = context ?? Errors?.Rows;
        var noise = random.Fork("errors");
        var total = count * (given?.Rows ?? 1);
        for (var done = 0L; done < total; done += BlockRows)
        {
            var first = done;
            var length = (int)Math.Min(BlockRows, total - first);
            var columns = session.Guard(() =>
            {
                told(first);
                int[] rows = given is null ? [] : [.. Enumerable.Range(0, length).Select(i => (int)((first + i) / count))];
                lock (team)
                {
                    IReadOnlyList<float[]> drawn = context is null
                        ? sampler.Plain(length, random).Columns
                        : AtContext(sampler, context.Select(rows), random);
                    Errors?.Add(drawn, length, i => rows[i], noise);
                    return Errors?.Rows is { } errors ? [.. drawn, .. errors.Select(rows).Columns] : drawn;
                }
            });
            var row = new float[columns.Count];
            for (var i = 0; i < length; i++)
            {
                for (var j = 0; j < row.Length; j++)
                {
                    row[j] = columns[j][i];
                }

                yield return row;
            }
        }
    }

    private static IReadOnlyList<float[]> AtContext(Sampler sampler, FeatureTable<float> context, RandomSource random)
        => [.. sampler.Given(context, random).Columns, .. context.Columns];

    /// <summary>How blocks of rows are drawn, without context and with it.</summary>
    private sealed record Sampler(
        Func<int, RandomSource, FeatureTable<float>> Plain, Func<FeatureTable<float>, RandomSource, FeatureTable<float>> Given)
    {
        public static Sampler Of(IDensity<float> density, WorkerTeam team, double temperature)
        {
            if (density is Flow<float> flow)
            {
                var sampler = new FlowSampler<float>(flow, team);
                return new Sampler(
                    (count, random) => sampler.Sample(count, random, temperature),
                    (context, random) => sampler.Sample(context, random, temperature));
            }

            return temperature == 1
                ? new Sampler(
                    (count, random) => density.Sample(count, random, team), (context, random) => density.Sample(context, random, team))
                : throw new InputException("Only a single flow can be sampled at another temperature; this model has other densities.");
        }
    }
}
