using System.Globalization;

namespace Lyraflow.Data.Formulas;

/// <summary>
/// The derivative of a formula with respect to a column, as a formula. Where a function jumps or has a corner it is that of
/// the piece at hand.
/// </summary>
internal static class FormulaSlope
{
    private static readonly NumberNode Zero = new("0");
    private static readonly NumberNode One = new("1");

    /// <summary>∂node/∂column.</summary>
    /// <param name="node">The formula's tree.</param>
    /// <param name="column">The column's name, as the tree has it.</param>
    /// <exception cref="FormulaException">The tree holds texts where numbers belong.</exception>
    public static FormulaNode Of(FormulaNode node, string column)
    {
        if (!FormulaColumns.Names(node).Contains(column))
        {
            return Zero;
        }

        FormulaNode Slope(FormulaNode part) => Of(part, column);
        return node switch
        {
            ColumnNode => One,
            UnaryNode { Sign: UnarySign.Minus } minus => Negative(Slope(minus.Operand)),
            ArithmeticNode sum => Arithmetic(sum, Slope(sum.Left), Slope(sum.Right)),
            CallNode call => Call(call, column),
            CaseNode choice => new CaseNode(
                [.. choice.Branches.Select(branch => (branch.Condition, Slope(branch.Result)))],
                choice.Otherwise is null ? null : Slope(choice.Otherwise),
                choice.Position),
            CastNode { Target: CastTarget.Double or CastTarget.Single } cast => Slope(cast.Value),
            _ => Zero,
        };
    }

    /// <summary>The number that a tree is; null where it depends on columns.</summary>
    public static double? Constant(FormulaNode node) => node switch
    {
        NumberNode number => double.Parse(number.Digits, CultureInfo.InvariantCulture),
        UnaryNode { Sign: UnarySign.Minus, Operand: NumberNode number } => -double.Parse(number.Digits, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static FormulaNode Arithmetic(ArithmeticNode node, FormulaNode left, FormulaNode right) => node.Sign switch
    {
        "+" => Sum(left, right),
        "-" => Sum(left, Negative(right)),
        "*" => Sum(Times(left, node.Right), Times(node.Left, right)),
        "/" => Ratio(Sum(left, Negative(Times(Ratio(node.Left, node.Right), right))), node.Right),
        "^" => Power(node.Left, node.Right, left, right),
        _ => Modulo(node.Left, node.Right, left, right),
    };

    private static FormulaNode Call(CallNode node, string column)
    {
        var x = node.Arguments[0];
        FormulaNode[] slopes = [.. node.Arguments.Select(argument => Of(argument, column))];
        FormulaNode Divided(FormulaNode by) => Ratio(slopes[0], by);
        var square = Times(x, x);
        return node.Function.Name switch
        {
            "abs" => Times(Named("sign", x), slopes[0]),
            "sqrt" => Divided(Times(Number(2), node)),
            "cbrt" => Divided(Times(Number(3), Times(node, node))),
            "exp" => Times(node, slopes[0]),
            "ln" => Divided(x),
            "log" or "log10" => Divided(Times(Number(Math.Log(10)), x)),
            "log2" => Divided(Times(Number(Math.Log(2)), x)),
            "pow" or "power" => Power(x, node.Arguments[1], slopes[0], slopes[1]),
            "mod" => Modulo(x, node.Arguments[1], slopes[0], slopes[1]),
            "sin" => Times(Named("cos", x), slopes[0]),
            "cos" => Negative(Times(Named("sin", x), slopes[0])),
            "tan" => Times(Sum(One, Times(node, node)), slopes[0]),
            "asin" => Divided(Named("sqrt", Sum(One, Negative(square)))),
            "acos" => Negative(Divided(Named("sqrt", Sum(One, Negative(square))))),
            "atan" => Divided(Sum(One, square)),
            "atan2" => AngleSlope(x, node.Arguments[1], slopes[0], slopes[1]),
            "sinh" => Times(Named("cosh", x), slopes[0]),
            "cosh" => Times(Named("sinh", x), slopes[0]),
            "tanh" => Times(Sum(One, Negative(Times(node, node))), slopes[0]),
            "asinh" => Divided(Named("sqrt", Sum(square, One))),
            "acosh" => Divided(Named("sqrt", Sum(square, Negative(One)))),
            "atanh" => Divided(Sum(One, Negative(square))),
            "degrees" => Times(Number(180 / Math.PI), slopes[0]),
            "radians" => Times(Number(Math.PI / 180), slopes[0]),
            "greatest" or "least" => new CaseNode(
                [.. node.Arguments.Zip(slopes, (argument, slope) => ((FormulaNode)new ComparisonNode("=", argument, node, 0), slope))],
                null,
                0),
            "coalesce" => new CaseNode(
                [.. node.Arguments.Zip(slopes, (argument, slope) => ((FormulaNode)new IsNode(argument, null, true, 0), slope))],
                null,
                0),
            "nullif" => slopes[0],
            _ => Zero,
        };
    }

    /// <summary>Of aᵇ.</summary>
    private static FormulaNode Power(FormulaNode a, FormulaNode b, FormulaNode slopeOfA, FormulaNode slopeOfB)
    {
        var power = new ArithmeticNode("^", a, b, 0);
        var ofA = Times(Times(b, Raised(a, Sum(b, Negative(One)))), slopeOfA);
        return IsZero(slopeOfB) ? ofA : Sum(ofA, Times(Times(power, Named("ln", a)), slopeOfB));
    }

    /// <summary>Of a − b·trunc(a/b).</summary>
    private static FormulaNode Modulo(FormulaNode a, FormulaNode b, FormulaNode slopeOfA, FormulaNode slopeOfB)
        => Sum(slopeOfA, Negative(Times(Named("trunc", Ratio(a, b)), slopeOfB)));

    /// <summary>Of the angle of (x, y).</summary>
    private static FormulaNode AngleSlope(FormulaNode y, FormulaNode x, FormulaNode slopeOfY, FormulaNode slopeOfX)
        => Ratio(Sum(Times(x, slopeOfY), Negative(Times(y, slopeOfX))), Sum(Times(x, x), Times(y, y)));

    private static CallNode Named(string function, FormulaNode argument)
        => new CallNode(FormulaFunction.Named(function, 0), [argument], 0);

    private static bool IsZero(FormulaNode node) => Constant(node) == 0;

    private static FormulaNode Number(double value)
    {
        var digits = new NumberNode(Math.Abs(value).ToString("r", CultureInfo.InvariantCulture));
        return value < 0 ? new UnaryNode(UnarySign.Minus, digits, 0) : digits;
    }

    private static FormulaNode Sum(FormulaNode a, FormulaNode b)
        => (Constant(a), Constant(b)) switch
        {
            (0, _) => b,
            (_, 0) => a,
            ({ } first, { } second) => Number(first + second),
            _ => new ArithmeticNode("+", a, b, 0),
        };

    private static FormulaNode Negative(FormulaNode a)
        => Constant(a) is { } number ? Number(-number)
            : a is UnaryNode { Sign: UnarySign.Minus } minus ? minus.Operand
            : new UnaryNode(UnarySign.Minus, a, 0);

    private static FormulaNode Times(FormulaNode a, FormulaNode b)
        => (Constant(a), Constant(b)) switch
        {
            (0, _) or (_, 0) => Zero,
            (1, _) => b,
            (_, 1) => a,
            ({ } first, { } second) => Number(first * second),
            _ => new ArithmeticNode("*", a, b, 0),
        };

    private static FormulaNode Ratio(FormulaNode a, FormulaNode b)
        => (Constant(a), Constant(b)) switch
        {
            (0, _) => Zero,
            (_, 1) => a,
            ({ } first, { } second) when second != 0 => Number(first / second),
            _ => new ArithmeticNode("/", a, b, 0),
        };

    private static FormulaNode Raised(FormulaNode a, FormulaNode power)
        => Constant(power) switch
        {
            0 => One,
            1 => a,
            _ => new ArithmeticNode("^", a, power, 0),
        };
}
