namespace Lyraflow.Data.Formulas;

/// <summary>A node of a formula's tree: all that a formula can be.</summary>
/// <param name="Depth">Levels from here to the deepest leaf.</param>
internal abstract record FormulaNode(int Depth);

/// <summary>A number, as it was written.</summary>
internal sealed record NumberNode(string Digits) : FormulaNode(1);

/// <summary>A text in single quotes.</summary>
internal sealed record TextNode(string Text, int Position) : FormulaNode(1);

/// <summary>TRUE, FALSE or NULL.</summary>
internal sealed record ConstantNode(bool? Value) : FormulaNode(1);

/// <summary>A column, in double quotes or without.</summary>
internal sealed record ColumnNode(string Name, int Position) : FormulaNode(1);

/// <summary>A negative number, or what NOT turns around.</summary>
internal sealed record UnaryNode(UnarySign Sign, FormulaNode Operand, int Position) : FormulaNode(1 + Operand.Depth);

/// <summary>The sum of two numbers and the like.</summary>
internal sealed record ArithmeticNode(string Sign, FormulaNode Left, FormulaNode Right, int Position)
    : FormulaNode(1 + Math.Max(Left.Depth, Right.Depth));

/// <summary>Two values compared by =, &lt;&gt;, &lt;, &lt;=, &gt; or &gt;=.</summary>
internal sealed record ComparisonNode(string Sign, FormulaNode Left, FormulaNode Right, int Position)
    : FormulaNode(1 + Math.Max(Left.Depth, Right.Depth));

/// <summary>A value from one to another.</summary>
internal sealed record BetweenNode(FormulaNode Value, FormulaNode Low, FormulaNode High, bool Negated, int Position)
    : FormulaNode(1 + Math.Max(Value.Depth, Math.Max(Low.Depth, High.Depth)));

/// <summary>A value that is one of a list.</summary>
internal sealed record InNode(FormulaNode Value, IReadOnlyList<FormulaNode> Items, bool Negated, int Position)
    : FormulaNode(1 + Math.Max(Value.Depth, Items.Max(item => item.Depth)));

/// <summary>A text of a pattern with % and _.</summary>
internal sealed record LikeNode(FormulaNode Value, string Pattern, bool IgnoresCase, bool Negated, int Position)
    : FormulaNode(1 + Value.Depth);

/// <summary>A value that is, or is not, null, true or false.</summary>
internal sealed record IsNode(FormulaNode Value, bool? What, bool Negated, int Position) : FormulaNode(1 + Value.Depth);

/// <summary>Conditions joined by AND, or by OR.</summary>
internal sealed record LogicNode(bool IsAnd, IReadOnlyList<FormulaNode> Items, int Position)
    : FormulaNode(1 + Items.Max(item => item.Depth));

/// <summary>CASE WHEN … THEN … ELSE … END.</summary>
internal sealed record CaseNode(IReadOnlyList<(FormulaNode Condition, FormulaNode Result)> Branches, FormulaNode? Otherwise, int Position)
    : FormulaNode(1 + Math.Max(Branches.Max(branch => Math.Max(branch.Condition.Depth, branch.Result.Depth)), Otherwise?.Depth ?? 0));

/// <summary>A function of the list.</summary>
internal sealed record CallNode(FormulaFunction Function, IReadOnlyList<FormulaNode> Arguments, int Position)
    : FormulaNode(1 + (Arguments.Count == 0 ? 0 : Arguments.Max(argument => argument.Depth)));

/// <summary>CAST(value AS DOUBLE), and what else it can be.</summary>
internal sealed record CastNode(FormulaNode Value, CastTarget Target, int Position) : FormulaNode(1 + Value.Depth);

/// <summary>What stands before a single value.</summary>
internal enum UnarySign
{
    Minus,
    Not,
}

/// <summary>What a cast makes.</summary>
internal enum CastTarget
{
    /// <summary>A number in double precision.</summary>
    Double,

    /// <summary>A number rounded to single precision.</summary>
    Single,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A text.</summary>
    Text,
}
