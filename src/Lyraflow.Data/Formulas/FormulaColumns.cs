namespace Lyraflow.Data.Formulas;

/// <summary>What a formula's tree says of the columns in it.</summary>
internal static class FormulaColumns
{
    /// <summary>The tree with other trees in place of columns.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="replace">What stands in place of a column, which may be itself.</param>
    public static FormulaNode Replace(FormulaNode node, Func<ColumnNode, FormulaNode> replace)
    {
        FormulaNode Of(FormulaNode part) => Replace(part, replace);
        return node switch
        {
            ColumnNode column => replace(column),
            UnaryNode unary => unary with { Operand = Of(unary.Operand) },
            ArithmeticNode sum => sum with { Left = Of(sum.Left), Right = Of(sum.Right) },
            ComparisonNode comparison => comparison with { Left = Of(comparison.Left), Right = Of(comparison.Right) },
            BetweenNode between => between with { Value = Of(between.Value), Low = Of(between.Low), High = Of(between.High) },
            InNode list => list with { Value = Of(list.Value), Items = [.. list.Items.Select(Of)] },
            LikeNode like => like with { Value = Of(like.Value) },
            IsNode test => test with { Value = Of(test.Value) },
            LogicNode logic => logic with { Items = [.. logic.Items.Select(Of)] },
            CaseNode choice => choice with
            {
                Branches = [.. choice.Branches.Select(branch => (Of(branch.Condition), Of(branch.Result)))],
                Otherwise = choice.Otherwise is null ? null : Of(choice.Otherwise),
            },
            CallNode call => call with { Arguments = [.. call.Arguments.Select(Of)] },
            CastNode cast => cast with { Value = Of(cast.Value) },
            _ => node,
        };
    }

    /// <summary>The names of all columns in a tree.</summary>
    public static IReadOnlySet<string> Names(FormulaNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in All(node).OfType<ColumnNode>())
        {
            names.Add(column.Name);
        }

        return names;
    }

    /// <summary>
    /// Whether a tree may have a value where a column in it is null. Where it may not, it is null there, and a number can be
    /// put in place of the column to see how the tree moves with it.
    /// </summary>
    public static bool KnowsNull(FormulaNode node) => All(node).Any(part => part is CaseNode or IsNode or LogicNode or ConstantNode
        or CallNode { Function.Kind: FunctionKind.Comparing });

    /// <summary>The names of columns that a tree reads in steps, as floor(x) or a comparison does: their slopes say nothing.</summary>
    public static IReadOnlySet<string> Steps(FormulaNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in All(node).Where(IsStep))
        {
            names.UnionWith(Names(part));
        }

        return names;
    }

    private static bool IsStep(FormulaNode node) => node switch
    {
        CallNode call => call.Function.Name is "abs" or "sign" or "floor" or "ceil" or "ceiling" or "trunc" or "round" or "mod"
            or "greatest" or "least" or "coalesce" or "nullif",
        ArithmeticNode { Sign: "%" } => true,
        CastNode { Target: CastTarget.Whole or CastTarget.Text } => true,
        ComparisonNode or BetweenNode or InNode or LikeNode or IsNode or LogicNode or CaseNode => true,
        UnaryNode { Sign: UnarySign.Not } => true,
        _ => false,
    };

    private static IEnumerable<FormulaNode> All(FormulaNode node) => Parts(node).SelectMany(All).Prepend(node);

    private static IEnumerable<FormulaNode> Parts(FormulaNode node) => node switch
    {
        UnaryNode unary => [unary.Operand],
        ArithmeticNode sum => [sum.Left, sum.Right],
        ComparisonNode comparison => [comparison.Left, comparison.Right],
        BetweenNode between => [between.Value, between.Low, between.High],
        InNode list => list.Items.Prepend(list.Value),
        LikeNode like => [like.Value],
        IsNode test => [test.Value],
        LogicNode logic => logic.Items,
        CaseNode choice => choice.Branches.SelectMany(branch => new[] { branch.Condition, branch.Result })
            .Concat(choice.Otherwise is null ? [] : [choice.Otherwise]),
        CallNode call => call.Arguments,
        CastNode cast => [cast.Value],
        _ => [],
    };
}
