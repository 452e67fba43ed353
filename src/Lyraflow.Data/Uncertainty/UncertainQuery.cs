using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Uncertainty;

/// <summary>
/// How rows of a catalogue become features that are partly uncertain: the features of a <see cref="FeatureQuery"/>, and
/// beside them how each moves with the columns it is computed from, which of these have no number, and their errors and limits.
/// All is computed by SQL; the derivatives are formulas too.
/// </summary>
public sealed class UncertainQuery
{
    private const int MostColumns = 64;
    private const string Nothing = "CAST(NULL AS DOUBLE)";

    private readonly FeatureQuery _query;
    private readonly ColumnUncertainty _uncertainty;
    private readonly TableSource _source;
    private readonly BoundColumns _bound;
    private readonly List<string> _leaves = [];
    private readonly List<string> _expressions = [];
    private readonly Dictionary<string, string> _kept = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _bent = [];

    private UncertainQuery(FeatureQuery query, ColumnUncertainty uncertainty, TableSource source)
    {
        _query = uncertainty.Sought is not { } sought ? query : query with
        {
            Map = [.. query.Map.Where(item => !item.Name.Equals(sought, StringComparison.OrdinalIgnoreCase)), (sought, Nothing)],
        };
        _uncertainty = uncertainty;
        _source = source;
        _bound = new BoundColumns(source, _query.Map) { Sought = uncertainty.Sought };
        Columns = [];
        Features = [];
    }

    /// <summary>The columns that features are computed from.</summary>
    public IReadOnlyList<UncertainColumn> Columns { get; private set; }

    /// <summary>The features.</summary>
    public IReadOnlyList<UncertainFeature> Features { get; private set; }

    /// <summary>Number of inputs, <see cref="Input"/> 0, 1, …, that <see cref="Select"/> gives in double precision.</summary>
    public int InputCount => _query.Features.Count + _expressions.Count;

    /// <summary>What <see cref="Select"/> calls an input.</summary>
    public static string Input(int input) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_input_{input}");

    /// <summary>A condition: every feature is there, and every error.</summary>
    public string AllPresent => string.Join(
        " AND ",
        Features.Select(feature => $"{Input(feature.Value)} IS NOT NULL")
            .Concat(Columns.Select(column => $"{Input(column.IsMissing)} = 0")));

    /// <summary>What <see cref="Select"/> calls the text with the names of the columns that a row lacks.</summary>
    public const string MissingColumn = "lyraflow_missing";

    /// <summary>Features through which an error passes to first order only, such as "log10(f) by f".</summary>
    public IReadOnlyList<string> Bent => _bent;

    /// <summary>The place of the column that is sought; −1 where no feature is computed from it, or none is sought.</summary>
    public int Sought => _uncertainty.Sought is { } sought
        ? _leaves.FindIndex(leaf => leaf.Equals(sought, StringComparison.OrdinalIgnoreCase))
        : -1;

    /// <summary>The input with what the rows have for the column that is sought; null where that is not kept.</summary>
    public int? SoughtValue { get; private set; }

    /// <summary>
    /// Numbers of features that are computed from the column that is sought alone, at some values of it.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="values">The values.</param>
    /// <returns>The feature and its slope at each; NaN where it has none.</returns>
    public (double[] Values, double[] Slopes) Tabulate(TableSession session, int feature, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(values);
        var tree = _bound.Tree(_query.Features[feature], _kept.ContainsKey);
        return (At(tree), At(FormulaSlope.Of(tree, _leaves[Sought])));

        double[] At(FormulaNode node)
        {
            var sql = new FormulaSql(
                _ => new FormulaValue(ValueKind.Number, "lyraflow_at"), takesTexts: false).PrintNumber(node, 1);
            var list = string.Join(", ", values.Select(value => $"{Sql.Number(value)}::DOUBLE"));
            return session.Read(
                $"SELECT coalesce({sql}, 'nan'::DOUBLE) FROM (SELECT unnest([{list}]) AS lyraflow_at)",
                reader =>
                {
                    var found = new List<double>();
                    while (reader.Read())
                    {
                        found.Add(reader.GetDouble(0));
                    }

                    return found.ToArray();
                });
        }
    }

    /// <summary>Plans the query.</summary>
    /// <param name="query">The features.</param>
    /// <param name="uncertainty">What is known of the columns.</param>
    /// <param name="source">The rows.</param>
    /// <exception cref="InputException">
    /// A column is missing, an error or a limit is given twice or for a column that no feature is computed from.
    /// </exception>
    public static UncertainQuery Plan(FeatureQuery query, ColumnUncertainty uncertainty, TableSource source)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(uncertainty);
        ArgumentNullException.ThrowIfNull(source);
        var plan = new UncertainQuery(query, uncertainty, source);
        plan.Plan();
        if (uncertainty is { KeepsSought: true, Sought: { } sought })
        {
            // By its own name, for the plan has nothing under it.
            var own = new BoundColumns(source, query.Map);
            plan.SoughtValue = plan.Add(own.ValueOf(sought) ?? throw new InputException(
                $"{source.Files.Name}: there is no column {DisplayText.Quoted(sought)} with the true values; the columns are "
                    + $"{DisplayText.List(source.Columns.Select(column => column.Name))}."));
            plan._bound.UseAlso(own);
        }

        return plan;
    }

    /// <summary>
    /// A SELECT with what is carried along, then <see cref="MissingColumn"/> and the inputs; the features themselves are the first.
    /// </summary>
    /// <param name="carried">What is carried, as SQL over the source's relation.</param>
    /// <param name="rowNumber">Whether a last column <see cref="FeatureQuery.RowColumn"/> counts the rows of the source from 1.</param>
    /// <exception cref="InputException">A feature is no formula, or has a column that is not there.</exception>
    public string Select(IReadOnlyList<string> carried, bool rowNumber = false)
    {
        ArgumentNullException.ThrowIfNull(carried);
        var features = _query.Features.Count;
        var inner = _query.SelectWith(
            _source, _bound, carried, [.. _expressions.Select((sql, j) => (Finite(sql), Input(features + j)))], rowNumber);
        var shown = string.Concat(carried.Select((_, j) => $"{FeatureQuery.CarriedColumn(j)}, "));
        var values = Enumerable.Range(0, features).Select(j => $"CAST({FeatureQuery.FeatureColumn(j)} AS DOUBLE) AS {Input(j)}");
        var others = Enumerable.Range(features, _expressions.Count).Select(Input);
        var number = rowNumber ? $", {FeatureQuery.RowColumn}" : string.Empty;
        return $"SELECT {shown}{MissingNames()} AS {MissingColumn}, {string.Join(", ", values.Concat(others))}{number} FROM ({inner})";
    }

    private static string Finite(string sql) => $"CASE WHEN isfinite({sql}) THEN {sql} END";

    private void Plan()
    {
        string[] given = [.. _uncertainty.Errors.Select(item => item.Column), .. _uncertainty.Limits.Select(item => item.Column)];
        if (_uncertainty.Sought is { } sought)
        {
            _kept[sought] = sought;
        }

        foreach (var name in given)
        {
            // A name that stands for a formula is a column of its own where its error is known.
            if (_bound.IsFormula(name))
            {
                _kept[name] = name;
            }
        }

        FormulaNode[] trees = [.. _query.Features.Select(feature => _bound.Tree(feature, _kept.ContainsKey))];
        foreach (var leaf in trees.SelectMany(FormulaColumns.Names))
        {
            if (!_leaves.Contains(leaf))
            {
                _leaves.Add(leaf);
            }
        }

        if (_leaves.Count > MostColumns || trees.Length > MostColumns)
        {
            throw new InputException($"{_source.Files.Name}: there are {trees.Length} features of {_leaves.Count} columns; errors, limits "
                + $"and missing columns can be dealt with for {MostColumns} of each at most.");
        }

        var deviations = Given("error", [.. _uncertainty.Errors.Select(item => (item.Column, item.Deviation))]);
        var limits = Given("limit", [.. _uncertainty.Limits.Select(item => (item.Column, item.Limit))]);
        Columns = [.. _leaves.Select((leaf, j) => Column(leaf, deviations.GetValueOrDefault(j), limits.GetValueOrDefault(j)))];
        Features = [.. trees.Select(Feature)];
    }

    /// <summary>The SQL that is given for columns, by their places.</summary>
    private Dictionary<int, string> Given(string what, (string Column, string Expression)[] items)
    {
        var found = new Dictionary<int, string>();
        foreach (var (column, expression) in items)
        {
            var leaf = _kept.ContainsKey(column) ? column : _bound.Canonical(column, what);
            var place = _leaves.FindIndex(item => item.Equals(leaf, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
            {
                throw new InputException($"{_source.Files.Name}: no feature is computed from the column {DisplayText.Quoted(column)}, "
                    + $"for which {(what == "error" ? "an error" : "a limit")} is given; the columns are "
                    + $"{DisplayText.List(_leaves.Select(_bound.Shown))}.");
            }

            if (!found.TryAdd(place, _bound.Expression(expression)))
            {
                throw new InputException($"{_source.Files.Name}: the {what} of {DisplayText.Quoted(column)} is given twice; give it once.");
            }
        }

        return found;
    }

    private UncertainColumn Column(string leaf, string? deviation, string? limit)
    {
        var value = Value(leaf);
        var lacks = $"({value}) IS NULL" + (deviation is null ? string.Empty : $" OR coalesce(({deviation}) < 0, TRUE)"
            + $" OR NOT isfinite({deviation})");
        return new UncertainColumn(_bound.Shown(leaf))
        {
            Place = BoundColumns.Place(leaf),
            IsMissing = Add($"CASE WHEN {lacks} THEN 1e0 ELSE 0e0 END"),
            Deviation = deviation is null ? null : Add(deviation),
            Limit = limit is null ? null : Add($"CASE WHEN ({value}) IS NULL THEN {limit} END"),
            IsAboveLimit = limit is not null && _uncertainty.Limits.First(item => IsLeaf(item.Column, leaf)).IsAbove,
        };
    }

    private bool IsLeaf(string column, string leaf)
        => (_kept.ContainsKey(column) ? column : _bound.Canonical(column, "limit")).Equals(leaf, StringComparison.OrdinalIgnoreCase);

    private UncertainFeature Feature(FormulaNode tree, int feature)
    {
        var knowsNull = FormulaColumns.KnowsNull(tree);
        var steps = Bits(FormulaColumns.Steps(tree));
        return new UncertainFeature
        {
            Value = feature,
            Filled = knowsNull || !_uncertainty.Marginalizes ? null : Add(Print(tree, feature, isFilled: true)),
            Slopes = [.. _leaves.Select((leaf, j) => Slope(tree, feature, leaf, Columns[j], knowsNull, steps))],
        };
    }

    private FeatureSlope Slope(FormulaNode tree, int feature, string leaf, UncertainColumn column, bool knowsNull, ulong steps)
    {
        if (!FormulaColumns.Names(tree).Contains(leaf) || (column.Deviation is null && !_uncertainty.Marginalizes))
        {
            return new FeatureSlope(0, -1, 0);
        }

        FormulaNode slope;
        try
        {
            slope = FormulaSlope.Of(tree, leaf);
        }
        catch (FormulaException fault)
        {
            throw Refuse(feature, fault);
        }

        var bends = Bits(FormulaColumns.Names(slope)) | (steps & Bits(new HashSet<string>([leaf], StringComparer.Ordinal)));
        if (column.Deviation is not null && bends != 0)
        {
            _bent.Add($"{_query.Features[feature]} by {column.Name}");
        }

        return FormulaSlope.Constant(slope) is { } constant
            ? new FeatureSlope(constant, -1, bends)
            : new FeatureSlope(0, Add(Print(slope, feature, isFilled: !knowsNull)), bends);
    }

    private ulong Bits(IReadOnlySet<string> names)
        => _leaves.Select((leaf, j) => names.Contains(leaf) ? 1UL << j : 0).Aggregate(0UL, (all, bit) => all | bit);

    private string Print(FormulaNode tree, int feature, bool isFilled)
    {
        try
        {
            return new FormulaSql(
                node =>
                {
                    var value = _bound.Leaf(node);
                    return isFilled && value.Kind == ValueKind.Number
                        ? new FormulaValue(ValueKind.Number, $"coalesce({value.Sql}, 0e0)")
                        : value;
                },
                takesTexts: false).PrintNumber(tree, 1);
        }
        catch (FormulaException fault)
        {
            throw Refuse(feature, fault);
        }
    }

    private InputException Refuse(int feature, FormulaException fault)
        => new($"{_source.Files.Name}: how the feature {DisplayText.Quoted(_query.Features[feature])} moves with its columns cannot be "
            + $"computed: {fault.Message}.", fault);

    private string Value(string leaf)
    {
        var value = _bound.Leaf(new ColumnNode(leaf, 0));
        return value.Kind is ValueKind.Number ? $"CASE WHEN isfinite({value.Sql}) THEN {value.Sql} END" : value.Sql;
    }

    /// <summary>The columns that a row lacks, and the features that have no value though it lacks none of their columns.</summary>
    private string MissingNames()
    {
        if (!_uncertainty.Marginalizes)
        {
            return "''";
        }

        var columns = Columns.Select(column => $"CASE WHEN {Input(column.IsMissing)} = 1 THEN {Sql.Text(column.Name)} END");
        var features = Features.Select((feature, i) =>
        {
            var own = Columns.Where((_, j) => feature.Slopes[j].IsAny).Select(column => $" AND {Input(column.IsMissing)} = 0");
            return $"CASE WHEN {FeatureQuery.FeatureColumn(i)} IS NULL{string.Concat(own)} THEN {Sql.Text(_query.Features[i])} END";
        });
        return $"concat_ws(' ', {string.Join(", ", columns.Concat(features))})";
    }

    private int Add(string expression)
    {
        _expressions.Add(expression);
        return _query.Features.Count + _expressions.Count - 1;
    }
}
