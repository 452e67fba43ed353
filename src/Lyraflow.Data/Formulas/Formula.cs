using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Formulas;

/// <summary>
/// A formula over the columns of a table, as features, conditions and model files hold them: numbers, columns, arithmetic,
/// comparisons and mathematical functions, and nothing that could read a file, run a statement, or differ from row to row
/// by chance. What SQL runs is printed from the tree, never from the text.
/// </summary>
public sealed class Formula
{
    /// <summary>The most characters of a feature.</summary>
    public const int LongestFeature = 4000;

    private const int LongestCondition = 200_000;

    private readonly FormulaRole _role;

    private Formula(string text, FormulaRole role, FormulaNode root) => (Text, _role, Root) = (text, role, root);

    /// <summary>What was written.</summary>
    public string Text { get; }

    internal FormulaNode Root { get; }

    /// <summary>The names of the columns that features are computed from, each once, in the order in which they come.</summary>
    /// <exception cref="InputException">A feature is no formula.</exception>
    public static IReadOnlyList<string> ColumnsOf(IEnumerable<string> features)
        => [.. features.SelectMany(feature => FormulaColumns.Names(Parse(feature).Root)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads a formula.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="role">What it is for.</param>
    /// <exception cref="InputException">It is no formula; the message says where and why.</exception>
    public static Formula Parse(string text, FormulaRole role = FormulaRole.Feature)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var longest = role == FormulaRole.Feature ? LongestFeature : LongestCondition;
            return text.Length <= longest && !string.IsNullOrWhiteSpace(text)
                ? new Formula(text, role, FormulaParser.Parse(text))
                : throw new FormulaException($"it needs 1 to {longest} characters");
        }
        catch (FormulaException fault)
        {
            throw Refuse(text, role, fault);
        }
    }

    /// <summary>
    /// The SQL of a feature: a number in double precision, and in the precision of its column where it is nothing but
    /// one.
    /// </summary>
    /// <param name="columns">The SQL of a column.</param>
    /// <param name="table">What the table with the columns is called in messages.</param>
    /// <exception cref="InputException">Its parts do not fit together.</exception>
    internal FormulaValue PrintValue(Func<ColumnNode, FormulaValue> columns, string table) => Guard(table, () =>
    {
        var printer = new FormulaSql(columns, takesTexts: _role != FormulaRole.Feature);
        var value = printer.Print(Root);
        return _role == FormulaRole.Feature && value.Kind != ValueKind.Number
            ? new FormulaValue(ValueKind.Number, printer.PrintNumber(Root, 1))
            : value;
    });

    /// <summary>The SQL of a condition.</summary>
    /// <inheritdoc cref="PrintValue"/>
    internal string PrintCondition(Func<ColumnNode, FormulaValue> columns, string table)
        => Guard(table, () => new FormulaSql(columns, takesTexts: true).PrintCondition(Root, 1));

    private static string Place(FormulaException fault)
        => fault.Position == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (character {fault.Position})");

    private static InputException Refuse(string text, FormulaRole role, FormulaException fault)
    {
        var place = Place(fault);
        return new InputException(
            role switch
            {
                FormulaRole.Feature => $"The feature {DisplayText.Quoted(text)} is no formula of columns: {fault.Message}{place}; "
                    + $"write one such as u-g, log10(flux) or \"my column\" / 2.",
                FormulaRole.Map => $"What a name stands for, {DisplayText.Quoted(text)}, is no formula of columns: {fault.Message}{place}.",
                _ => $"The condition {DisplayText.Quoted(text)} is not understood: {fault.Message}{place}; write one such as g < "
                    + $"21 AND class = 'QSO'.",
            },
            fault);
    }

    private T Guard<T>(string table, Func<T> print)
    {
        try
        {
            return print();
        }
        catch (FormulaException fault)
        {
            var what = _role switch
            {
                FormulaRole.Feature => "the feature",
                FormulaRole.Map => "what a name stands for,",
                _ => "the condition",
            };
            throw new InputException(
                $"{table}: {what} {DisplayText.Quoted(Text)} cannot be computed: " + $"{fault.Message}{Place(fault)}.",
                fault);
        }
    }
}

/// <summary>What a formula is for.</summary>
public enum FormulaRole
{
    /// <summary>A feature or a context: a number.</summary>
    Feature,

    /// <summary>What decides which rows are used, as --where does.</summary>
    Condition,

    /// <summary>What a name stands for.</summary>
    Map,
}
