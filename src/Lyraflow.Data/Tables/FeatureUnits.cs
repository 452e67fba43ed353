using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>The units of what features are computed from, as far as the file says them.</summary>
/// <param name="source">The rows.</param>
/// <param name="map">Names that stand for columns or formulas.</param>
internal sealed class FeatureUnits(TableSource source, IReadOnlyList<(string Name, string Expression)> map)
{
    /// <summary>The units of columns, each under the names by which formulas may use it.</summary>
    /// <param name="places">The columns.</param>
    public IReadOnlyList<ColumnUnit> Of(IEnumerable<int> places) =>
    [
        .. places.Where(place => Unit(place).Length > 0).SelectMany(place => map.Select(item => item.Name)
            .Where(name => PlaceOf(name) == place)
            .DefaultIfEmpty(source.Columns[place].Name)
            .Select(name => new ColumnUnit(name, Unit(place)))),
    ];

    /// <summary>The unit of a formula: that of a column, and of sums and differences of columns of one unit; else empty.</summary>
    public string Of(FormulaNode node) => node switch
    {
        ColumnNode column => PlaceOf(column.Name) is >= 0 and var place ? Unit(place) : string.Empty,
        UnaryNode { Sign: UnarySign.Minus } minus => Of(minus.Operand),
        ArithmeticNode { Sign: "+" or "-" } sum => Of(sum.Left) is var unit && Of(sum.Right) == unit ? unit : string.Empty,
        _ => string.Empty,
    };

    /// <summary>Refuses columns of other units than they should have; what says none passes.</summary>
    /// <exception cref="InputException">A unit differs.</exception>
    public void Require(IEnumerable<ColumnUnit> units)
    {
        foreach (var (name, unit) in units)
        {
            if (PlaceOf(name) is >= 0 and var place && Unit(place) is { Length: > 0 } found && !ColumnUnit.IsSame(found, unit))
            {
                throw new InputException(
                    $"{source.Files.Name}: the column {DisplayText.Quoted(source.Columns[place].Name)} has the unit "
                        + $"{DisplayText.Quoted(found)}, but {DisplayText.Quoted(unit)} where the model was trained",
                    Remedy.ConvertUnits)
                {
                    Subject = DisplayText.Plain(name),
                };
            }
        }
    }

    private string Unit(int place) => source.Columns[place].Metadata.Unit.Trim();

    /// <summary>The column that a name stands for; −1 where it stands for something else, or for nothing.</summary>
    private int PlaceOf(string name)
    {
        var mapped = map.FirstOrDefault(item => item.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Expression;
        return mapped is null ? ColumnFinder.IndexOf(source, name)
            : Formula.Parse(mapped, FormulaRole.Map).Root is ColumnNode column ? ColumnFinder.IndexOf(source, column.Name)
            : -1;
    }
}
