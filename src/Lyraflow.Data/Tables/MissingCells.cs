using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>How often the cells of a column that features are computed from have no number, and why.</summary>
/// <param name="Column">The column.</param>
/// <param name="Empty">Rows in which it is empty, NaN or infinite.</param>
/// <param name="Sentinels">Numbers that mean "not measured", each with the rows that have it.</param>
public sealed record MissingCells(string Column, long Empty, IReadOnlyList<(double Value, long Rows)> Sentinels)
{
    private const int MostColumns = 200;

    /// <summary>Counts them in the rows that the query's conditions keep.</summary>
    /// <exception cref="InputException">A column is missing or a cell cannot be read.</exception>
    public static IReadOnlyList<MissingCells> Count(
        TableSession session, TableSource source, FeatureQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        var cells = query.SelectCells(source, out var columns);
        return columns.Count is 0 or > MostColumns ? [] : Read(session, $"({cells})", columns, cancellation);
    }

    /// <summary>Such as "u is empty in 3 rows and -9999 in 197; g is 99 in 1 row"; empty where nothing is missing.</summary>
    public static string Describe(IEnumerable<MissingCells> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return string.Join("; ", columns.Select(column => column.Describe()).Where(text => text.Length > 0));
    }

    internal static IReadOnlyList<MissingCells> Read(
        TableSession session, string relation, IReadOnlyList<QueriedColumn> columns, CancellationToken cancellation)
    {
        var counts = columns.SelectMany(column => column.Sentinels
            .Select(value => $"count(*) FILTER ({column.Cell} = {Sql.Number(value)})")
            .Prepend($"count(*) FILTER ({column.Cell} IS NULL OR NOT isfinite({column.Cell}))"));
        var found = session.Read(
            $"SELECT {string.Join(", ", counts)} FROM {relation}",
            reader => reader.Read() ? Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64).ToArray() : [],
            cancellation);
        var next = 0;
        return [.. columns.Select(column => new MissingCells(
            column.Name, found[next++], [.. column.Sentinels.Select(value => (value, found[next++])).ToArray()]))];
    }

    private string Describe()
    {
        var reasons = Sentinels.Select(item => (Text: item.Value.ToString(CultureInfo.InvariantCulture), item.Rows))
            .Prepend((Text: "no number", Rows: Empty))
            .Where(item => item.Rows > 0)
            .Select(item =>
                string.Create(CultureInfo.InvariantCulture, $"{item.Text} in {item.Rows:n0} {(item.Rows == 1 ? "row" : "rows")}"))
            .ToList();
        return reasons.Count == 0 ? string.Empty : $"{DisplayText.Plain(Column)} is {string.Join(" and ", reasons)}";
    }
}

/// <summary>A column with numbers that a query's features are computed from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cell">What SQL calls its cells, in double precision as they are stored, in <see cref="FeatureQuery.SelectCells"/>.</param>
/// <param name="Sentinels">The numbers that mean that there is none.</param>
/// <param name="Used">The names by which formulas use it.</param>
public sealed record QueriedColumn(string Name, string Cell, IReadOnlyList<double> Sentinels, IReadOnlyList<string> Used);
