using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Formulas;

/// <summary>
/// Prints a formula's tree as SQL. Arithmetic is done in double precision, and what has no value for some numbers, such as
/// the logarithm of a negative one, is null there: no row ends a query.
/// </summary>
/// <param name="columns">The SQL of a column.</param>
/// <param name="takesTexts">Whether functions of texts may be called, as in conditions.</param>
internal sealed class FormulaSql(Func<ColumnNode, FormulaValue> columns, bool takesTexts)
{
    // A function's argument stands in its SQL twice, once for its domain.
    private const int Longest = 400_000;

    /// <summary>A node.</summary>
    /// <exception cref="FormulaException">The kinds of its parts do not fit together.</exception>
    public FormulaValue Print(FormulaNode node)
    {
        var value = node switch
        {
            NumberNode number => Number(number.Digits),
            TextNode text => new FormulaValue(ValueKind.Text, Sql.Text(text.Text))
            {
                Text = text.Text,
                Name = DisplayText.Quoted(text.Text),
            },
            ConstantNode { Value: null } => new FormulaValue(ValueKind.Nothing, "NULL"),
            ConstantNode constant => new FormulaValue(ValueKind.Condition, constant.Value == true ? "TRUE" : "FALSE"),
            ColumnNode column => columns(column),
            UnaryNode { Sign: UnarySign.Minus } minus => Negative(minus),
            UnaryNode not => Condition($"(NOT {PrintCondition(not.Operand, not.Position)})"),
            ArithmeticNode sum => Arithmetic(sum),
            ComparisonNode comparison => Comparison(comparison),
            BetweenNode between => Between(between),
            InNode list => In(list),
            LikeNode like => Like(like),
            IsNode test => Is(test),
            LogicNode logic => Condition(
                $"({string.Join(logic.IsAnd ? " AND " : " OR ", logic.Items.Select(item => PrintCondition(item, logic.Position)))})"),
            CaseNode choice => Case(choice),
            CallNode call => Call(call),
            CastNode cast => Cast(cast),
            _ => throw new InvalidOperationException($"There is no SQL for {node.GetType().Name}."),
        };
        return value.Sql.Length <= Longest ? value : throw new FormulaException("it holds too many functions, one within the other");
    }

    /// <summary>A number in double precision.</summary>
    public string PrintNumber(FormulaNode node, int position) => Wide(Print(node), position);

    /// <summary>A condition.</summary>
    public string PrintCondition(FormulaNode node, int position)
    {
        var value = Print(node);
        return value.Kind switch
        {
            ValueKind.Condition => value.Sql,
            ValueKind.Nothing => "NULL::BOOLEAN",
            _ => throw new FormulaException($"{Describe(value)} is no condition; compare it, as in {value.Name ?? "x"} = 1 or "
                + $"{value.Name ?? "x"} = 'RR'", position),
        };
    }

    private static FormulaValue Condition(string sql) => new(ValueKind.Condition, sql);

    private static FormulaValue Number(string digits)
    {
        var wide = digits.Contains('e', StringComparison.OrdinalIgnoreCase) ? digits : $"{digits}e0";
        return new FormulaValue(ValueKind.Number, wide) { Stored = digits, Text = digits };
    }

    private static string Wide(FormulaValue value, int position) => value.Kind switch
    {
        ValueKind.Number => value.Sql,
        ValueKind.Condition => $"CAST({value.Sql} AS DOUBLE)",
        ValueKind.Nothing => "NULL::DOUBLE",
        ValueKind.Text when value.Text is not null => throw new FormulaException(
            $"{value.Name} in single quotes is a text, and no number; a column stands in double quotes", position),
        _ => throw new FormulaException($"{Describe(value)} is no number", position),
    };

    private static string Describe(FormulaValue value) => value.Kind switch
    {
        ValueKind.Text when value.Text is not null => $"the text {value.Name}",
        ValueKind.Text when value.Obstacle is { Length: > 0 } => $"{value.Name}, a column of texts ({value.Obstacle}),",
        ValueKind.Text => value.Name is null ? "a text" : $"{value.Name}, a column of texts,",
        ValueKind.Condition => "a condition",
        ValueKind.Other => $"{value.Name}, a column of dates or the like,",
        _ => value.Name is null ? "a number" : $"{value.Name}, a column of numbers,",
    };

    private FormulaValue Negative(UnaryNode minus)
    {
        var operand = Print(minus.Operand);
        var isLiteral = operand is { Kind: ValueKind.Number, Text: not null };
        return new FormulaValue(ValueKind.Number, $"(-{Wide(operand, minus.Position)})")
        {
            Stored = isLiteral ? $"(-{operand.Stored})" : null,
            Text = isLiteral ? $"-{operand.Text}" : null,
        };
    }

    private FormulaValue Arithmetic(ArithmeticNode node)
    {
        var left = PrintNumber(node.Left, node.Position);
        var right = PrintNumber(node.Right, node.Position);
        return new FormulaValue(ValueKind.Number, node.Sign == "^" ? $"pow({left}, {right})" : $"({left} {node.Sign} {right})");
    }

    private FormulaValue Comparison(ComparisonNode node)
    {
        var sides = Alike([Print(node.Left), Print(node.Right)], node.Position);
        return Condition($"({sides[0]} {node.Sign} {sides[1]})");
    }

    private FormulaValue Between(BetweenNode node)
    {
        var values = Alike([Print(node.Value), Print(node.Low), Print(node.High)], node.Position);
        return Condition($"({values[0]} {(node.Negated ? "NOT " : "")}BETWEEN {values[1]} AND {values[2]})");
    }

    private FormulaValue In(InNode node)
    {
        var values = Alike([Print(node.Value), .. node.Items.Select(Print)], node.Position);
        return Condition($"({values[0]} {(node.Negated ? "NOT " : "")}IN ({string.Join(", ", values[1..])}))");
    }

    private FormulaValue Like(LikeNode node)
    {
        var value = Print(node.Value);
        return value.Kind is ValueKind.Text or ValueKind.Nothing
            ? Condition($"({value.Sql} {(node.Negated ? "NOT " : "")}{(node.IgnoresCase ? "ILIKE" : "LIKE")} {Sql.Text(node.Pattern)})")
            : throw new FormulaException($"LIKE compares texts, and {Describe(value).TrimEnd(',')} is none", node.Position);
    }

    private FormulaValue Is(IsNode node)
    {
        var not = node.Negated ? "NOT " : string.Empty;
        return Condition(node.What is { } truth
            ? $"({PrintCondition(node.Value, node.Position)} IS {not}{(truth ? "TRUE" : "FALSE")})"
            : $"({Print(node.Value).Sql} IS {not}NULL)");
    }

    private FormulaValue Case(CaseNode node)
    {
        FormulaValue[] results =
        [
            .. node.Branches.Select(branch => Print(branch.Result)),
            .. node.Otherwise is null ? [] : new[] { Print(node.Otherwise) },
        ];
        var kind = Kind(results, node.Position);
        var branches = node.Branches.Select(
            (branch, k) => $"WHEN {PrintCondition(branch.Condition, node.Position)} THEN {As(kind, results[k], node.Position)} ");
        var otherwise = node.Otherwise is null ? string.Empty : $"ELSE {As(kind, results[^1], node.Position)} ";
        return new FormulaValue(kind, $"(CASE {string.Concat(branches)}{otherwise}END)");
    }

    private FormulaValue Call(CallNode node)
    {
        var function = node.Function;
        if (function.Name == "round" && node.Arguments.Count == 2)
        {
            return Round(node);
        }

        switch (function.Kind)
        {
            case FunctionKind.Comparing:
                FormulaValue[] values = [.. node.Arguments.Select(Print)];
                var kind = Kind(values, node.Position);
                return new FormulaValue(
                    kind,
                    $"{function.SqlName}({string.Join(", ", values.Select(value => As(kind, value, node.Position)))})");
            case FunctionKind.Numeric or FunctionKind.NumberToCondition:
                string[] numbers = [.. node.Arguments.Select(argument => PrintNumber(argument, node.Position))];
                var call = $"{function.SqlName}({string.Join(", ", numbers)})";
                call = function.Name == "sign" ? $"CAST({call} AS DOUBLE)" : call;
                var domain = function.Domain is null ? null : string.Format(CultureInfo.InvariantCulture, function.Domain, numbers[0]);
                return new FormulaValue(
                    function.Kind == FunctionKind.Numeric ? ValueKind.Number : ValueKind.Condition,
                    domain is null ? call : $"(CASE WHEN {domain} THEN {call} END)");
            default:
                return OfTexts(node);
        }
    }

    private FormulaValue Round(CallNode node)
    {
        var digits = Print(node.Arguments[1]).Text;
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var places) && Math.Abs(places) <= 15
            ? new FormulaValue(ValueKind.Number, $"round({PrintNumber(node.Arguments[0], node.Position)}, {places})")
            : throw new FormulaException("round(x, digits) takes a whole number of digits from -15 to 15", node.Position);
    }

    private FormulaValue OfTexts(CallNode node)
    {
        var function = node.Function;
        if (!takesTexts)
        {
            throw new FormulaException($"{function.Name} is a function of texts, for conditions on rows; features are "
                + $"computed from numbers", node.Position);
        }

        var texts = node.Arguments.Select(argument => Print(argument) is { Kind: ValueKind.Text or ValueKind.Nothing } text
            ? text.Sql
            : throw new FormulaException($"{function.Name} takes texts, as in {function.Signature}", node.Position));
        var call = $"{function.SqlName}({string.Join(", ", texts)})";
        return function.Kind switch
        {
            FunctionKind.TextToText => new FormulaValue(ValueKind.Text, call),
            FunctionKind.TextToNumber => new FormulaValue(ValueKind.Number, $"CAST({call} AS DOUBLE)") { Stored = call },
            _ => Condition(call),
        };
    }

    // What cannot be cast is null, not an error.
    private FormulaValue Cast(CastNode node)
    {
        var value = Print(node.Value);
        var sql = value.Kind == ValueKind.Nothing ? "NULL" : value.Kind == ValueKind.Condition ? Wide(value, node.Position) : value.Sql;
        return node.Target switch
        {
            CastTarget.Text => new FormulaValue(ValueKind.Text, $"CAST({value.Stored ?? value.Sql} AS VARCHAR)"),
            CastTarget.Double => new FormulaValue(ValueKind.Number, value.Kind == ValueKind.Number ? sql : $"TRY_CAST({sql} AS DOUBLE)"),
            CastTarget.Single => new FormulaValue(ValueKind.Number, $"CAST(TRY_CAST({sql} AS FLOAT) AS DOUBLE)"),
            _ => new FormulaValue(ValueKind.Number, $"CAST(TRY_CAST({sql} AS BIGINT) AS DOUBLE)"),
        };
    }

    private static ValueKind Kind(IReadOnlyList<FormulaValue> values, int position)
    {
        var kinds = values.Select(value => value.Kind).Where(kind => kind != ValueKind.Nothing).Distinct().ToList();
        return kinds.Count switch
        {
            0 => ValueKind.Number,
            1 when kinds[0] != ValueKind.Other => kinds[0],
            2 when kinds.Contains(ValueKind.Number) && kinds.Contains(ValueKind.Condition) => ValueKind.Number,
            _ => throw new FormulaException($"texts and numbers cannot stand side by side: "
                + $"{string.Join(" and ", values.Select(Describe).Distinct())}", position),
        };
    }

    private static string As(ValueKind kind, FormulaValue value, int position) => kind switch
    {
        ValueKind.Number => Wide(value, position),
        ValueKind.Condition when value.Kind == ValueKind.Nothing => "NULL::BOOLEAN",
        _ => value.Sql,
    };

    /// <summary>Values that can be compared with each other: numbers as they are stored where all are, else in double precision.</summary>
    private static string[] Alike(FormulaValue[] values, int position)
    {
        var kinds = values.Select(value => value.Kind).ToHashSet();
        if (kinds.Contains(ValueKind.Other))
        {
            return kinds.Contains(ValueKind.Number) || kinds.Contains(ValueKind.Condition)
                ? throw Different(values, position)
                : Array.ConvertAll(values, value => value.Sql);
        }

        if (kinds.Contains(ValueKind.Number) && kinds.Contains(ValueKind.Text))
        {
            // A number in quotes is one where it is compared with numbers.
            values = Array.ConvertAll(
                values,
                value => value is { Kind: ValueKind.Text, Text: { } text } && AsNumber(text) is { } number ? number : value);
            kinds = values.Select(value => value.Kind).ToHashSet();
        }

        if (kinds.Contains(ValueKind.Text))
        {
            return kinds.Contains(ValueKind.Number) || kinds.Contains(ValueKind.Condition)
                ? throw Different(values, position)
                : Array.ConvertAll(values, value => value.Sql);
        }

        if (!kinds.Contains(ValueKind.Number))
        {
            return Array.ConvertAll(values, value => value.Sql);
        }

        return Array.TrueForAll(values, value => value.Stored is not null || value.Kind == ValueKind.Nothing)
            ? Array.ConvertAll(values, value => value.Stored ?? value.Sql)
            : Array.ConvertAll(values, value => Wide(value, position));
    }

    private static FormulaValue? AsNumber(string text)
    {
        try
        {
            var tokens = FormulaTokens.Of(text.Trim().TrimStart('-', '+'));
            var negative = text.Trim().StartsWith('-');
            return tokens is [{ Kind: TokenKind.Number } number, { Kind: TokenKind.End }]
                ? Number(number.Text) is var value && negative
                    ? value with { Sql = $"(-{value.Sql})", Stored = $"(-{value.Stored})" }
                    : value
                : null;
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private static FormulaException Different(FormulaValue[] values, int position)
    {
        var text = values.FirstOrDefault(value => value is { Kind: ValueKind.Text, Text: null, Name: not null });
        var hint = text.Name is null ? string.Empty : $"; a text stands in single quotes, as in {text.Name} = '1'";
        var kinds = values.Where(value => value.Kind != ValueKind.Nothing).Select(value => Describe(value).TrimEnd(',')).Distinct();
        return new FormulaException($"{string.Join(" and ", kinds)} cannot be compared{hint}", position);
    }
}
