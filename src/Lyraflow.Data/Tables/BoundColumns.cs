using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// What columns mean in the formulas of a query: those of a table under names of ours, so that no name of theirs can clash
/// with SQL or with another; and names that stand for formulas.
/// </summary>
internal sealed class BoundColumns
{
    private readonly TableSource _source;
    private readonly Dictionary<string, Formula> _map;
    private readonly SortedSet<int> _used = [];

    public BoundColumns(TableSource source, IReadOnlyList<(string Name, string Expression)> map)
    {
        _source = source;
        _map = new Dictionary<string, Formula>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, expression) in map)
        {
            if (!_map.TryAdd(name, Formula.Parse(expression, FormulaRole.Map)))
            {
                throw new InputException($"The name {DisplayText.Quoted(name)} is said to stand for two things; say once what it "
                    + $"stands for.");
            }
        }
    }

    /// <summary>
    /// A name of the map that the formulas of other names may have too, and that is none of the table's columns even where one
    /// is called so; null for none.
    /// </summary>
    public string? Sought { get; init; }

    /// <summary>The places of the table's columns that formulas asked for so far.</summary>
    public IReadOnlyCollection<int> Used => _used;

    /// <summary>What SQL calls a column of the table where formulas see it.</summary>
    public static string SqlName(int column) => string.Create(CultureInfo.InvariantCulture, $"lyraflow_column_{column}");

    /// <summary>A feature. Where a name or a column is the feature's whole text, that is what it stands for.</summary>
    public FormulaValue Feature(string text)
    {
        var formula = Formula.Parse(text);
        if (_map.TryGetValue(text, out var mapped))
        {
            return Number(mapped.PrintValue(Column, _source.Files.Name), text);
        }

        var whole = _source.Columns.Select(column => column.Name).ToList().IndexOf(text);
        return whole >= 0 && formula.Root is not ColumnNode
            ? Number(Stored(whole), text)
            : formula.PrintValue(node => Find(node, text, FormulaRole.Feature), _source.Files.Name);
    }

    /// <summary>A condition.</summary>
    public string Condition(string text)
        => Formula.Parse(text, FormulaRole.Condition).PrintCondition(node => Find(node, text, FormulaRole.Condition), _source.Files.Name);

    /// <summary>The places of the table's columns that a name stands for; none where there is no such name.</summary>
    public IReadOnlyCollection<int> PlacesOf(string name)
    {
        var places = new BoundColumns(_source, []);
        if (_map.TryGetValue(name, out var mapped))
        {
            mapped.PrintValue(places.Column, _source.Files.Name);
        }
        else if (ColumnFinder.IndexOf(_source, name) is >= 0 and var place)
        {
            places.Stored(place);
        }

        return places.Used;
    }

    /// <summary>The names by which formulas use a column: its own, and those that stand for what is made of it.</summary>
    public IReadOnlyList<string> NamesOf(int place)
        => [.. _map.Keys.Where(name => PlacesOf(name).Contains(place)).DefaultIfEmpty(_source.Columns[place].Name)];

    /// <summary>Whether a name stands for a formula that is more than a column.</summary>
    public bool IsFormula(string name) => _map.TryGetValue(name, out var mapped) && mapped.Root is not ColumnNode;

    /// <summary>
    /// The tree of a feature in which every column is one of the table, by a name that <see cref="Leaf"/> knows, or a name that
    /// stands for a formula and is kept.
    /// </summary>
    /// <param name="text">The feature.</param>
    /// <param name="isKept">Which names that stand for formulas are columns of their own.</param>
    public FormulaNode Tree(string text, Func<string, bool> isKept)
    {
        // Where a name or a column is the feature's whole text, that is what it stands for.
        var whole = _map.ContainsKey(text) || _source.Columns.Any(column => column.Name == text);
        var root = whole ? new ColumnNode(text, 1) : Formula.Parse(text).Root;
        return FormulaColumns.Replace(root, node => Named(node, text, isKept));
    }

    /// <summary>The name by which <see cref="Tree"/> has a column, or a name that stands for one.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string Canonical(string column, string what)
    {
        var name = _map.TryGetValue(column, out var mapped) && mapped.Root is ColumnNode meant ? meant.Name : column;
        return ColumnFinder.IndexOf(_source, name) is >= 0 and var place ? Canonical(place) : throw new InputException(
            $"{_source.Files.Name}: there is no column {DisplayText.Quoted(name)}{ColumnFinder.Question(_source, name)}, for which an "
                + $"{what} is given; the columns are {DisplayText.List(_source.Columns.Select(item => item.Name))}.");
    }

    /// <summary>What people call a column of a <see cref="Tree"/>.</summary>
    public string Shown(string leaf) => Place(leaf) is { } place ? _source.Columns[place].Name : leaf;

    /// <summary>A column of a <see cref="Tree"/>.</summary>
    public FormulaValue Leaf(ColumnNode leaf)
        => Place(leaf.Name) is { } place ? Stored(place) : _map[leaf.Name].PrintValue(Column, _source.Files.Name);

    /// <summary>A formula of the table's columns, such as an error, in double precision.</summary>
    public string Expression(string text)
    {
        var value = Formula.Parse(text, FormulaRole.Map).PrintValue(node => Find(node, text, FormulaRole.Feature), _source.Files.Name);
        return value.Kind == ValueKind.Number ? value.Sql : throw new InputException(
            $"{_source.Files.Name}: {DisplayText.Quoted(text)} is a column without numbers; name another.");
    }

    /// <summary>What a name stands for by itself, in double precision; null where there is no such column.</summary>
    public string? ValueOf(string name)
    {
        FormulaValue? value = _map.TryGetValue(name, out var mapped) ? mapped.PrintValue(Column, _source.Files.Name)
            : ColumnFinder.IndexOf(_source, name) is >= 0 and var place ? Stored(place)
            : null;
        return value is { } found ? Number(found, name).Sql : null;
    }

    /// <summary>Counts the columns that another binding of the same table asked for among those of this one.</summary>
    public void UseAlso(BoundColumns other) => _used.UnionWith(other._used);

    private bool IsSought(ColumnNode node) => Sought is { } sought && node.Name.Equals(sought, StringComparison.OrdinalIgnoreCase);

    private FormulaNode Named(ColumnNode node, string text, Func<string, bool> isKept)
    {
        if (_map.TryGetValue(node.Name, out var mapped))
        {
            return isKept(node.Name)
                ? new ColumnNode(_map.Keys.First(name => name.Equals(node.Name, StringComparison.OrdinalIgnoreCase)), node.Position)
                : FormulaColumns.Replace(mapped.Root, inner => IsSought(inner) ? new ColumnNode(Sought!, inner.Position)
                    : ColumnFinder.IndexOf(_source, inner.Name) is >= 0 and var own ? new ColumnNode(Canonical(own), inner.Position)
                    : throw Missing(inner, text, FormulaRole.Feature));
        }

        var place = ColumnFinder.IndexOf(_source, node.Name);
        return place >= 0 ? new ColumnNode(Canonical(place), node.Position) : throw Missing(node, text, FormulaRole.Feature);
    }

    // No formula can spell it.
    private static string Canonical(int place) => string.Create(CultureInfo.InvariantCulture, $"\u0001{place}");

    /// <summary>The place in the table of a column of a <see cref="Tree"/>; null for a name that stands for a formula.</summary>
    public static int? Place(string leaf)
        => leaf.StartsWith('\u0001') ? int.Parse(leaf.AsSpan(1), CultureInfo.InvariantCulture) : null;

    private FormulaValue Number(FormulaValue value, string name) => value.Kind == ValueKind.Number ? value : throw new InputException(
        $"{_source.Files.Name}: {DisplayText.Quoted(name)} is a column without numbers; name another.");

    private FormulaValue Find(ColumnNode node, string formula, FormulaRole role)
    {
        if (_map.TryGetValue(node.Name, out var mapped))
        {
            return mapped.PrintValue(Column, _source.Files.Name);
        }

        var place = ColumnFinder.IndexOf(_source, node.Name);
        return place >= 0 ? Stored(place) : throw Missing(node, formula, role);
    }

    private InputException Missing(ColumnNode node, string formula, FormulaRole role)
    {
        var what = role == FormulaRole.Feature ? "the feature" : "the condition";
        var fact = $"{_source.Files.Name}: there is no column {DisplayText.Quoted(node.Name)}"
            + $"{ColumnFinder.Question(_source, node.Name)}, which {what} {DisplayText.Quoted(formula)} has; "
            + $"the columns are {DisplayText.List(_source.Columns.Select(column => column.Name))}";
        return _source.Advice.Length > 0 ? new InputException($"{fact}; {_source.Advice}.")
            : role == FormulaRole.Feature ? new InputException(fact, Remedy.MapName) { Subject = DisplayText.Plain(node.Name) }
            : new InputException($"{fact}; if it is a text, put it in single quotes: '{DisplayText.Plain(node.Name)}'.");
    }

    // What a name stands for is written in the table's own columns.
    private FormulaValue Column(ColumnNode node)
    {
        if (IsSought(node))
        {
            return _map[Sought!].PrintValue(Column, _source.Files.Name);
        }

        var place = ColumnFinder.IndexOf(_source, node.Name);
        return place >= 0 ? Stored(place) : throw new InputException(
            $"{_source.Files.Name}: there is no column "
                + $"{DisplayText.Quoted(node.Name)}{ColumnFinder.Question(_source, node.Name)}, for which a name is said to stand; "
            + $"the columns are {DisplayText.List(_source.Columns.Select(column => column.Name))}.");
    }

    private FormulaValue Stored(int place)
    {
        _used.Add(place);
        var (column, name) = (_source.Columns[place], SqlName(place));
        var shown = DisplayText.Plain(column.Name);
        if (column.IsNumber)
        {
            return new FormulaValue(ValueKind.Number, column.Type == "DOUBLE" ? name : $"CAST({name} AS DOUBLE)")
            {
                Stored = name,
                Name = shown,
            };
        }

        var kind = column.Type switch
        {
            "BOOLEAN" => ValueKind.Condition,
            "VARCHAR" => ValueKind.Text,
            _ when column.Type.StartsWith("ENUM", StringComparison.Ordinal) => ValueKind.Text,
            _ => ValueKind.Other,
        };
        return new FormulaValue(kind, name) { Name = shown, Obstacle = column.Obstacle };
    }
}
