using System.Globalization;
using Lyraflow.Data.Formulas;
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

    /// <summary>Keeps the rows for which this condition holds; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>Leaves out the rows for which this condition holds; null for none.</summary>
    public string? Except { get; init; }

    /// <summary>Names that the features use, each with the column or SQL expression that it stands for.</summary>
    public IReadOnlyList<(string Name, string Expression)> Map { get; init; } = [];

    /// <summary>Numbers that mean that there is none.</summary>
    public IReadOnlyList<double> Sentinels { get; init; } = UsualSentinels;

    /// <summary>Sentinels that are numbers like others in some columns, which are named as the features name them.</summary>
    public IReadOnlyList<GenuineNumber> GenuineNumbers { get; init; } = [];

    /// <summary>Units that columns must have where the file says which they have; named as the features name them.</summary>
    public IReadOnlyList<ColumnUnit> Units { get; init; } = [];

    /// <summary>Parses "u=psfMag_u, g=psfMag_g".</summary>
    /// <exception cref="InputException">A part has no equals sign.</exception>
    public static IReadOnlyList<(string Name, string Expression)> ParseMap(IEnumerable<string> parts)
        => [.. parts.SelectMany(text => Sql.SplitList(text, "The map of names")).Select(part =>
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            return cut > 0 && cut < part.Length - 1
                ? (part[..cut].Trim().Trim('"'), part[(cut + 1)..].Trim())
                : throw new InputException($"A name is mapped as NAME=COLUMN, such as u=psfMag_u, not {DisplayText.Quoted(part)}.");
        })];

    /// <summary>
    /// A SELECT with what is carried along as <see cref="CarriedColumn"/> 0, 1, …, and then the features as
    /// <see cref="FeatureColumn"/> 0, 1, …, in single precision and null where missing: they are computed in double precision,
    /// and rounded once.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="carried">What is carried, as SQL over the source's relation.</param>
    /// <param name="rowNumber">Whether a last column <see cref="RowColumn"/> counts the rows of the source from 1.</param>
    /// <exception cref="InputException">A feature is no formula, or has a column that is not there.</exception>
    public string Select(TableSource source, IReadOnlyList<string> carried, bool rowNumber = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(carried);
        return SelectWith(source, new BoundColumns(source, Map), carried, [], rowNumber);
    }

    /// <summary>The same SELECT, and what else is computed of the columns after the features.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="bound">The columns, as whoever wrote the other expressions bound them.</param>
    /// <param name="carried">What is carried, as SQL over the source's relation.</param>
    /// <param name="others">SQL over the bound columns, and the name of each.</param>
    /// <param name="rowNumber">Whether a last column <see cref="RowColumn"/> counts the rows of the source from 1.</param>
    internal string SelectWith(
        TableSource source,
        BoundColumns bound,
        IReadOnlyList<string> carried,
        IReadOnlyList<(string Sql, string Name)> others,
        bool rowNumber = false)
    {
        var features = string.Join(
            ", ",
            Features.Select((feature, j) => $"{Single(bound.Feature(feature), source, bound)} AS {FeatureColumn(j)}"));
        new FeatureUnits(source, Map).Require(Units);
        var where = Conditions(bound);
        var originals = carried.Select((sql, j) => $"{sql} AS {CarriedColumn(j)}");
        var cleaned = bound.Used.Select(place => $"{Clean(source.Columns[place], Genuine(bound, place))} AS {BoundColumns.SqlName(place)}");
        var number = rowNumber ? new[] { $"row_number() OVER () AS {RowColumn}" } : [];
        var row = rowNumber ? $", {RowColumn}" : string.Empty;
        var finite = string.Join(
            ", ",
            Features.Select((_, j) => $"CASE WHEN isfinite({FeatureColumn(j)}) THEN {FeatureColumn(j)} END AS {FeatureColumn(j)}"));
        var computed = string.Concat(others.Select(other => $", {other.Sql} AS {other.Name}"));
        var kept = string.Concat(others.Select(other => $", {other.Name}"));
        var shown = string.Concat(carried.Select((_, j) => $"{CarriedColumn(j)}, "));
        var relation = carried.Count > 0 ? source.CarryingRelation : source.Relation;

        // A formula may have no column at all.
        string[] inner = [.. originals, .. cleaned, .. number, "1 AS lyraflow_any"];
        return $"SELECT {shown}{finite}{kept}{row} FROM (SELECT {shown}{features}{computed}{row} FROM "
            + $"(SELECT {string.Join(", ", inner)} FROM {relation} AS {Input}){where})";
    }

    /// <summary>
    /// A SELECT of the cells, as they are stored, of the columns with numbers that the features are computed from, and of the
    /// features in double precision as <see cref="FeatureColumn"/>.
    /// </summary>
    internal string SelectCells(TableSource source, out IReadOnlyList<QueriedColumn> columns)
    {
        var bound = new BoundColumns(source, Map);
        string[] features = [.. Features.Select((feature, j) => $"{bound.Feature(feature).Sql} AS {FeatureColumn(j)}")];
        int[] places = [.. bound.Used.Where(place => source.Columns[place].IsNumber)];
        columns = [.. places.Select(place => new QueriedColumn(
            source.Columns[place].Name, Cell(place), [.. Sentinels.Except(Genuine(bound, place))], bound.NamesOf(place)))];
        var where = Conditions(bound);
        var cells = places.Select(place => $"CAST({Input}.{source.Columns[place].Sql} AS DOUBLE) AS {Cell(place)}");
        var cleaned = bound.Used.Select(place => $"{Clean(source.Columns[place], Genuine(bound, place))} AS {BoundColumns.SqlName(place)}");
        string[] inner = [.. cells, .. cleaned, "1 AS lyraflow_any"];
        string[] outer = [.. places.Select(Cell), .. features];
        return $"SELECT {string.Join(", ", outer)} FROM (SELECT {string.Join(", ", inner)} FROM {source.Relation} AS {Input}){where}";

        static string Cell(int place) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_cell_{place}");
    }

    /// <summary>The units of the columns that the features are computed from, as far as the file says them.</summary>
    /// <param name="source">The rows.</param>
    /// <inheritdoc cref="Select" path="/exception"/>
    public IReadOnlyList<ColumnUnit> ColumnUnits(TableSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var bound = new BoundColumns(source, Map);
        foreach (var feature in Features)
        {
            bound.Feature(feature);
        }

        return new FeatureUnits(source, Map).Of(bound.Used);
    }

    /// <summary>The units of the features, empty where they do not follow from those of the columns.</summary>
    /// <param name="source">The rows.</param>
    /// <inheritdoc cref="Select" path="/exception"/>
    public IReadOnlyList<string> UnitsOfFeatures(TableSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var units = new FeatureUnits(source, Map);
        return [.. Features.Select(feature => units.Of(Formula.Parse(feature).Root))];
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
        session.Describe(Select(source, []));
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
                $"{source.Files.Name}: row {fault.Row} (the first is 1) has no number for the feature {fault.Feature}"),
                Remedy.ChooseRowsOrMissing);
        }
    }

    private const string Input = "lyraflow_input";

    private string Conditions(BoundColumns bound)
    {
        string[] conditions =
        [
            .. Where is null ? [] : new[] { bound.Condition(Where) },
            .. Except is null ? [] : new[] { $"({bound.Condition(Except)}) IS NOT TRUE" },
        ];
        return conditions.Length == 0 ? string.Empty : $" WHERE {string.Join(" AND ", conditions)}";
    }

    // A column that is a feature by itself is rounded once, from what is stored; one in single precision not at all.
    private static string Single(FormulaValue value, TableSource source, BoundColumns bound)
        => bound.Used.Any(place => source.Columns[place].Type == "FLOAT" && value.Stored == BoundColumns.SqlName(place))
            ? value.Stored!
            : $"TRY_CAST({value.Stored ?? value.Sql} AS FLOAT)";

    private double[] Genuine(BoundColumns bound, int place)
        => [.. GenuineNumbers.Where(item => bound.PlacesOf(item.Column).Contains(place)).Select(item => item.Value)];

    private string Clean(TableColumn column, IReadOnlyList<double> genuine)
    {
        var name = $"{Input}.{column.Sql}";
        var conditions = column.IsNumber
            ? Sentinels.Except(genuine).Select(value => $"{name} <> {Sql.Number(value)}").ToList()
            : [];
        if (column.IsFloating)
        {
            conditions.Insert(0, $"isfinite({name})");
        }

        return conditions.Count == 0 ? name : $"CASE WHEN {string.Join(" AND ", conditions)} THEN {name} END";
    }
}
