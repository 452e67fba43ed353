using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Exploration;

/// <summary>Lays the rows of a catalogue up as an <see cref="ExploredTable"/>.</summary>
public sealed class ExploredTableLoader
{
    private const double Outside = 0.0005;
    private const int RowsOfQuantiles = 100_000;

    // Of the time, both readings; the engine writes for a while when all is read.
    private const double ShareOfSpread = 0.3;
    private const double ShareOfRows = 0.5;

    /// <summary>The rows, in a session of their own that may be closed behind the loading.</summary>
    public required TableSession Session { get; init; }

    /// <summary>The rows.</summary>
    public required TableSource Source { get; init; }

    /// <summary>
    /// What is drawn: the features of this query. Missing cells and sentinels are left out of pictures, and are listed and
    /// exported as they are.
    /// </summary>
    public required FeatureQuery Query { get; init; }

    /// <summary>What people call each of the features, in their order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The columns that are listed and exported.</summary>
    public required IReadOnlyList<string> Carried { get; init; }

    /// <summary>The one of <see cref="Names"/> by which rows are listed, the greatest first; null for their own order.</summary>
    public string? Order { get; init; }

    /// <summary>Number of threads; zero for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Most memory of the engine, in units of 10⁶ bytes.</summary>
    public int MemoryMegabytes { get; init; } = 600;

    /// <summary>Reads the rows twice: how their numbers are spread, then the rows themselves.</summary>
    /// <param name="report">Told how much is done, from 0 to 1, from another thread.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">The rows cannot be read, there are none, or no column has numbers.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing remains.</exception>
    public ExploredTable Load(Action<double>? report = null, CancellationToken cancellation = default)
    {
        InputException.ThrowUnless(Names.Count > 0, $"{Source.Files.Name}: no column holds numbers, so there is nothing to draw.");
        Source.CarriesText = false;
        var originals = Carried.Select(Source.Carried).ToArray();
        var query = Query.Select(Source, originals);
        long rows;
        NumberSpread?[] spread;
        using (Session.Watch(share => report?.Invoke(ShareOfSpread * share)))
        {
            (rows, spread) = Spread(query, cancellation);
        }

        var drawn = Enumerable.Range(0, Names.Count).Where(j => spread[j] is not null).ToArray();
        InputException.ThrowUnless(
            rows > 0 && drawn.Length > 0,
            $"{Source.Files.Name}: {(rows == 0 ? "has no rows" : "no row holds a number")}, so there is nothing to draw.");
        var session = new TableSession(Threads, MemoryMegabytes);
        try
        {
            var file = session.NewPath(ExploredTable.Database);
            using (Session.Watch(share => report?.Invoke(ShareOfSpread + (ShareOfRows * share))))
            {
                Store(query, drawn, spread, file, cancellation);
            }

            session.Execute($"ATTACH {Sql.Text(file)} AS {ExploredTable.Database} (READ_ONLY)", cancellation);
            var units = Query.UnitsOfFeatures(Source);
            var columns = drawn.Select(j => Column(j, spread[j]!.Value, units[j])).ToArray();
            var order = drawn.Any(j => Names[j] == Order) ? Order : null;
            return new ExploredTable(session, rows, columns, [.. Carried.Select(Source.Column)], order);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private ExploredColumn Column(int feature, NumberSpread spread, string unit)
    {
        var column = Source.Columns.FirstOrDefault(column => column.Name == Names[feature]);
        var (low, high) = spread.Drawn;
        return new(Names[feature], spread.Scale, low, high, column?.Metadata ?? new ColumnMetadata(unit));
    }

    /// <summary>The number of rows, and the spread of each feature; null for one without numbers.</summary>
    private (long Rows, NumberSpread?[] Spread) Spread(string query, CancellationToken cancellation)
    {
        // A share of the rows tells quantiles; which, their content decides, so that it is always the same.
        var every = Math.Max(1, Source.CountRows(Session, cancellation) / RowsOfQuantiles);
        var features = Enumerable.Range(0, Names.Count).Select(FeatureQuery.FeatureColumn).ToArray();
        var drawn = string.Create(CultureInfo.InvariantCulture, $"hash({string.Join(", ", features)}) % {every} = 0");
        var statistics = features.Select(name => string.Create(
            CultureInfo.InvariantCulture,
            $"min({name}), max({name}), quantile_cont({name}, {Outside}) FILTER ({drawn}), "
                + $"quantile_cont({name}, {1 - Outside}) FILTER ({drawn})"));
        return Session.Read(
            $"SELECT count(*), {string.Join(", ", statistics)} FROM ({query})",
            reader =>
            {
                reader.Read();
                var spread = new NumberSpread?[Names.Count];
                for (var j = 0; j < spread.Length; j++)
                {
                    if (Number(1) is { } least && Number(2) is { } most)
                    {
                        spread[j] = new NumberSpread(least, most, Number(3) ?? least, Number(4) ?? most);
                    }

                    double? Number(int place) => reader.IsDBNull((4 * j) + place) ? null
                        : Convert.ToDouble(reader.GetValue((4 * j) + place), CultureInfo.InvariantCulture);
                }

                return (reader.GetInt64(0), spread);
            },
            cancellation);
    }

    private void Store(string query, int[] drawn, NumberSpread?[] spread, string file, CancellationToken cancellation)
    {
        var originals = Carried.Select((_, j) => $"{FeatureQuery.CarriedColumn(j)} AS {ExploredTable.OriginalName(j)}");
        var codes = drawn.Select((feature, j) =>
            $"{spread[feature]!.Value.Scale.CodeSql(FeatureQuery.FeatureColumn(feature))} AS {ExploredTable.CodeName(j)}");
        Session.Execute($"ATTACH {Sql.Text(file)} AS {ExploredTable.Database}", cancellation);
        try
        {
            Session.Execute(
                $"CREATE TABLE {ExploredTable.Table} AS SELECT {string.Join(", ", originals.Concat(codes))} FROM ({query})",
                cancellation);
        }
        finally
        {
            Session.Execute($"DETACH {ExploredTable.Database}", CancellationToken.None);
        }
    }

    private readonly record struct NumberSpread(double Least, double Most, double LowQuantile, double HighQuantile)
    {
        public ColumnScale Scale => ColumnScale.Of(Least, Most, LowQuantile, HighQuantile);

        public (double Low, double High) Drawn => ColumnScale.Drawn(Least, Most, LowQuantile, HighQuantile);
    }
}
