using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// A look at the columns before anything is learned from them: which numbers are sentinels and which are like others, what
/// lies far from all else, and whether single precision suffices.
/// </summary>
public sealed class ColumnSurvey
{
    // Quartiles come from every n-th row, so many at most.
    private const long SampledRows = 500_000;

    // A sentinel within so many interquartile ranges of the median may be a number like others, and farther out where there
    // are others within one range on both sides.
    private const double Near = 10;

    // What repeats at the edge and lies this far from all else looks like a sentinel.
    private const double EdgeGap = 5;

    /// <summary>In interquartile ranges from the median, what no measurement is expected beyond.</summary>
    public const double FarRanges = 100;

    // Rounding that moves half of the values by more than this share of the interquartile range shows in a density.
    private const double CoarseRounding = 1e-3;

    private const int MostColumns = 200;

    private static readonly string[] Quarters = ["0.25", "0.5", "0.75"];

    private ColumnSurvey(IReadOnlyList<GenuineNumber> genuine, IReadOnlyList<string> warnings)
        => (GenuineNumbers, Warnings) = (genuine, warnings);

    /// <summary>Sentinels that are numbers like others in a column.</summary>
    public IReadOnlyList<GenuineNumber> GenuineNumbers { get; }

    /// <summary>What a user should know, each one line.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Looks at the rows that the query's conditions keep.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">The features.</param>
    /// <param name="sentinelsAreChosen">Whether the user said which numbers are sentinels: then they all are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A feature would lose its differences in single precision, or cannot be computed.</exception>
    public static ColumnSurvey Read(
        TableSession session, TableSource source, FeatureQuery query, bool sentinelsAreChosen, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        var cells = query.SelectCells(source, out var columns);
        if (columns.Count > MostColumns)
        {
            return new ColumnSurvey([], []);
        }

        var table = session.NewName("survey");
        session.Execute($"CREATE TEMP TABLE {table} AS SELECT *, row_number() OVER () AS lyraflow_place FROM ({cells})", cancellation);
        try
        {
            var rows = Convert.ToInt64(session.Scalar($"SELECT count(*) FROM {table}", cancellation), CultureInfo.InvariantCulture);
            var sampled = $"lyraflow_place % {Math.Max(1, (rows + SampledRows - 1) / SampledRows)} = 0";
            var genuine = new List<GenuineNumber>();
            var warnings = new List<string>();
            foreach (var column in columns)
            {
                Look(session, source, column, table, sampled, sentinelsAreChosen, genuine, warnings, cancellation);
            }

            RequirePrecision(session, source, query, table, sampled, cancellation);
            return new ColumnSurvey(genuine, warnings);
        }
        finally
        {
            session.Execute($"DROP TABLE {table}", CancellationToken.None);
        }
    }

    private static void Look(
        TableSession session,
        TableSource source,
        QueriedColumn column,
        string table,
        string sampled,
        bool sentinelsAreChosen,
        List<GenuineNumber> genuine,
        List<string> warnings,
        CancellationToken cancellation)
    {
        var number =
            $"isfinite({column.Cell}){string.Concat(column.Sentinels.Select(value => $" AND {column.Cell} <> {Sql.Number(value)}"))}";
        var found = Numbers(
            session,
            $"SELECT min({column.Cell}), max({column.Cell}), {Quartiles(column.Cell, sampled)} FROM {table} WHERE {number}",
            cancellation);
        if (found is not [var low, var high, var first, var median, var third])
        {
            return;
        }

        var spread = third > first ? third - first : (high - low) / Near;
        var kept = column
            .Sentinels.Where(value =>
                !sentinelsAreChosen
                && (Math.Abs(value - median) <= Near * spread && value >= low - spread && value <= high + spread || IsAmongOthers(value)))
            .ToList();
        genuine.AddRange(kept.SelectMany(value => column.Used.Select(name => new GenuineNumber(name, value))));
        if (!(third > first))
        {
            return;
        }

        // In the long tail of a skewed column a number may lie far from the median and still have others on both sides.
        bool IsAmongOthers(double value) => value > low && value < high && Numbers(
            session,
            $"SELECT count(*) FILTER ({column.Cell} BETWEEN {Sql.Number(value - spread)} AND {Sql.Number(value)}), "
                + $"count(*) FILTER ({column.Cell} BETWEEN {Sql.Number(value)} AND {Sql.Number(value + spread)}) FROM {table} "
                    + $"WHERE {number}",
            cancellation) is [> 0, > 0];

        var far = string.Create(CultureInfo.InvariantCulture, $"abs({column.Cell} - ({median:r})) > {FarRanges * spread:r}");
        var edges = Numbers(
            session,
            $"SELECT count(*) FILTER ({column.Cell} = {Sql.Number(low)}), count(*) FILTER ({column.Cell} = {Sql.Number(high)}), "
                + $"coalesce(min({column.Cell}) FILTER ({column.Cell} > {Sql.Number(low)}), {Sql.Number(low)}), "
                + $"coalesce(max({column.Cell}) FILTER ({column.Cell} < {Sql.Number(high)}), {Sql.Number(high)}), count(*) FILTER "
                    + $"({far}) FROM {table} WHERE {number}",
            cancellation);
        if (edges is not [var lowRows, var highRows, var afterLow, var beforeHigh, var farRows])
        {
            return;
        }

        foreach (var (value, count, gap) in new[] { (low, lowRows, afterLow - low), (high, highRows, high - beforeHigh) })
        {
            if (count > 1 && gap > EdgeGap * spread)
            {
                warnings.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{source.Files.Name}: {column.Name} is {value} in {count:n0} rows, far from all others (half of the rows "
                        + $"have {first:g6} to {third:g6}): if it means \"not measured\", the sentinels are "
                        + $"\"{string.Join(',', column.Sentinels.Append(value))}\"."));
                farRows -= Math.Abs(value - median) > FarRanges * spread ? count : 0;
            }
        }

        if (farRows > 0)
        {
            var farthest = Math.Abs(low - median) > Math.Abs(high - median) ? low : high;
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Files.Name}: {column.Name} lies very far from the rest in {farRows:n0} "
                    + $"{(farRows == 1 ? "row" : "rows")}, up to {farthest:g6} (half of the rows have {first:g6} to "
                    + $"{third:g6}): take such rows out, or name a fill value as a sentinel."));
        }
    }

    private static void RequirePrecision(
        TableSession session, TableSource source, FeatureQuery query, string table, string sampled, CancellationToken cancellation)
    {
        for (var j = 0; j < query.Features.Count; j++)
        {
            var value = FeatureQuery.FeatureColumn(j);
            var error = $"abs({value} - CAST(TRY_CAST({value} AS FLOAT) AS DOUBLE))";
            var found = Numbers(
                session,
                $"SELECT quantile_disc({error}, 0.5) FILTER ({sampled}), min({value}), max({value}), {Quartiles(value, sampled)} "
                    + $"FROM {table} WHERE isfinite({value}) AND isfinite(TRY_CAST({value} AS FLOAT))",
                cancellation);
            if (found is [var rounding, var low, var high, var first, var median, var third]
                && rounding > CoarseRounding * (third > first ? third - first : high - low))
            {
                var feature = query.Features[j];
                var step = Math.Abs((double)MathF.BitIncrement((float)median) - (float)median);
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{source.Files.Name}: the feature {DisplayText.Quoted(feature)} lies around {median:g8}, where single "
                        + $"precision has steps of {step:g2}, too coarse for numbers of which half lie within "
                        + $"{third - first:g2}; subtract a constant in the formula, such as "
                        + $"{DisplayText.Quoted($"{Bracketed(feature)} - {Math.Floor(median):r}")}."));
            }
        }
    }

    private static string Bracketed(string feature) =>
        feature.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '"') ? feature : $"({feature})";

    private static string Quartiles(string value, string sampled)
        => string.Join(", ", Quarters.Select(share => $"quantile_disc({value}, {share}) FILTER ({sampled})"));

    /// <summary>The numbers of a row; none where one is missing.</summary>
    private static double[] Numbers(TableSession session, string query, CancellationToken cancellation) =>
        session.Read(
            query,
            reader =>
                reader.Read() && Enumerable.Range(0, reader.FieldCount).All(j => !reader.IsDBNull(j))
                    ? Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(j => Convert.ToDouble(reader.GetValue(j), CultureInfo.InvariantCulture))
                        .ToArray()
                    : [],
            cancellation);
}
