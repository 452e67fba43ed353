using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// How rows of a catalogue become features: formulas over columns, computed by SQL and rounded to single precision.
/// Cells that are null, NaN or infinite, or a sentinel such as −9999, are missing; a feature of a missing cell is
/// missing, and never a number.
/// </summary>
public sealed record FeatureQuery
{
    /// <summary>The numbers that surveys write for "no measurement".</summary>
    public static IReadOnlyList<double> UsualSentinels { get; } = [-9999, 99];

    /// <summary>The features' formulas, such as "u-g"; text, statements and the like are refused.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Keeps the rows for which this SQL condition holds; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>Names that the features use, each with the column or SQL expression that it stands for.</summary>
    public IReadOnlyList<(string Name, string Expression)> Map { get; init; } = [];

    /// <summary>Numbers that mean that there is none.</summary>
    public IReadOnlyList<double> Sentinels { get; init; } = UsualSentinels;

    /// <summary>Parses "u=psfMag_u, g=psfMag_g".</summary>
    /// <exception cref="InputException">A part has no equals sign.</exception>
    public static IReadOnlyList<(string Name, string Expression)> ParseMap(IEnumerable<string> parts)
        => [.. parts.SelectMany(text => Sql.SplitList(text, "--map")).Select(part =>
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            return cut > 0 && cut < part.Length - 1
                ? (part[..cut].Trim().Trim('"'), part[(cut + 1)..].Trim())
                : throw new InputException($"--map takes NAME=COLUMN, such as u=psfMag_u, not {DisplayText.Quoted(part)}.");
        })];

    /// <summary>
    /// A SELECT with what is carried along as <see cref="CarriedColumn"/> 0, 1, …, and then the features as
    /// <see cref="FeatureColumn"/> 0, 1, …, in single precision and null where missing.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="carried">What is carried, as SQL over the source's relation.</param>
    /// <param name="rowNumber">Whether a last column <see cref="RowColumn"/> counts the rows of the source from 1.</param>
    /// <exception cref="InputException">A feature is no formula.</exception>
    public string Select(TableSource source, IReadOnlyList<string> carried, bool rowNumber = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(carried);
        foreach (var feature in Features)
        {
            Sql.RequireExpression(feature);
        }

        var mapped = new HashSet<string>(Map.Select(item => item.Name), StringComparer.OrdinalIgnoreCase);
        var originals = string.Concat(carried.Select((sql, j) => $"{sql} AS {CarriedColumn(j)}, "));
        var cleaned = string.Join(", ", source.Columns.Select(column => $"{Clean(column)} AS {column.Sql}"));
        var number = rowNumber ? $", row_number() OVER () AS {RowColumn}" : string.Empty;
        var kept = mapped.Count == 0 || !source.Columns.Any(IsHidden)
            ? "*"
            : $"* EXCLUDE ({string.Join(", ", source.Columns.Where(IsHidden).Select(column => column.Sql))})";
        var names = string.Concat(Map.Select(item => $", ({item.Expression}) AS {Sql.Name(item.Name)}"));
        var features = string.Join(", ", Features.Select((feature, j) => $"CAST(({feature}) AS FLOAT) AS {FeatureColumn(j)}"));
        var finite = string.Join(", ", Features.Select((_, j) => $"CASE WHEN isfinite({FeatureColumn(j)}) THEN {FeatureColumn(j)} END AS {FeatureColumn(j)}"));
        var shown = string.Concat(carried.Select((_, j) => $"{CarriedColumn(j)}, "));
        var row = rowNumber ? $", {RowColumn}" : string.Empty;
        var where = Where is null ? string.Empty : $" WHERE ({Where})";
        return $"SELECT {shown}{finite}{row} FROM (SELECT {shown}{features}{row} FROM (SELECT {kept}{names} FROM "
            + $"(SELECT {originals}{cleaned}{number} FROM {source.CarryingRelation})){where})";

        bool IsHidden(TableColumn column) => mapped.Contains(column.Name) && column.Sql == Sql.Name(column.Name);
    }

    /// <summary>What <see cref="Select"/> calls what is carried.</summary>
    public static string CarriedColumn(int column) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_carried_{column}");

    /// <summary>What <see cref="Select"/> calls a feature.</summary>
    public static string FeatureColumn(int feature) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_feature_{feature}");

    /// <summary>What <see cref="Select"/> calls the number of the row.</summary>
    public const string RowColumn = "lyraflow_row";

    /// <summary>A condition: every feature is there.</summary>
    public string AllPresent => string.Join(" AND ", Features.Select((_, j) => $"{FeatureColumn(j)} IS NOT NULL"));

    /// <summary>Makes sure, before work begins, that the features can be computed from the columns.</summary>
    /// <exception cref="InputException">A column is missing; the message names it and tells the way out.</exception>
    public void Check(TableSession session, TableSource source)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            session.Describe(Select(source, []));
        }
        catch (InputException fault)
        {
            throw Explain(source, fault);
        }
    }

    /// <summary>Ends the work at the first row that has no number for a feature.</summary>
    /// <exception cref="InputException">There is such a row; its number counts from 1.</exception>
    public void RequirePresent(TableSession session, TableSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(source);
        var which = string.Join(" ", Features.Select((feature, j) => $"WHEN {FeatureColumn(j)} IS NULL THEN {Sql.Text(feature)}"));
        var fault = session.Read(
            $"SELECT {RowColumn}, CASE {which} END FROM ({Select(source, [], rowNumber: true)}) WHERE NOT ({AllPresent}) LIMIT 1",
            reader => reader.Read() ? (Row: reader.GetInt64(0), Feature: reader.GetString(1)) : (0, string.Empty),
            cancellation);
        if (fault.Row > 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Files.Name}: row {fault.Row} (the first is 1) has no number for the feature {fault.Feature}; take such rows out with --where, or choose --missing null or drop."));
        }
    }

    private InputException Explain(TableSource source, InputException fault)
    {
        if (source.Columns.FirstOrDefault(column => column.Obstacle.Length > 0 && Features.Any(feature => feature.Contains(column.Name, StringComparison.Ordinal))) is { } text)
        {
            return new InputException(
                $"{source.Files.Name}: the column {DisplayText.Quoted(text.Name)} holds text where a number is needed: {text.Obstacle}.", fault);
        }

        const string mark = "Referenced column \"";
        var start = fault.Message.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0)
        {
            return fault;
        }

        start += mark.Length;
        var name = fault.Message[start..fault.Message.IndexOf('"', start)];
        return new InputException(
            $"{source.Files.Name}: there is no column {DisplayText.Quoted(name)}; the features are {string.Join(", ", Features)}, "
            + $"the columns {DisplayText.List(source.Columns.Select(column => column.Name))}; {(source.Advice.Length > 0 ? source.Advice : $"say which is meant with --map {DisplayText.Plain(name)}=COLUMN")}.",
            fault);
    }

    private string Clean(TableColumn column)
    {
        var name = column.Sql;
        if (!column.IsNumber || (Sentinels.Count == 0 && !column.IsFloating))
        {
            return name;
        }

        var conditions = Sentinels.Select(value => $"{name} <> {Sql.Number(value)}").ToList();
        if (column.IsFloating)
        {
            conditions.Insert(0, $"isfinite({name})");
        }

        return $"CASE WHEN {string.Join(" AND ", conditions)} THEN {name} END";
    }
}
