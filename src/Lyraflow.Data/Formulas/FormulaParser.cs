using Lyraflow.Primitives;

namespace Lyraflow.Data.Formulas;

/// <summary>
/// Reads a formula by recursive descent, in SQL's order of binding: OR, AND, NOT, comparisons, sums, products, signs, powers.
/// Where SQL and mathematics differ on what binds first, brackets are asked for.
/// </summary>
internal sealed class FormulaParser
{
    private const int Deepest = 100;
    private const int LongestChain = 400;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "like",
        "ilike",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
        "cast",
        "as",
        "true",
        "false",
    };

    private static readonly Dictionary<string, CastTarget> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["double"] = CastTarget.Double, ["float8"] = CastTarget.Double, ["float"] = CastTarget.Single, ["real"] = CastTarget.Single,
        ["integer"] = CastTarget.Whole, ["int"] = CastTarget.Whole, ["bigint"] = CastTarget.Whole, ["smallint"] = CastTarget.Whole,
        ["varchar"] = CastTarget.Text, ["text"] = CastTarget.Text,
    };

    private readonly List<FormulaToken> _tokens;
    private int _next;
    private int _depth;

    private FormulaParser(List<FormulaToken> tokens) => _tokens = tokens;

    private FormulaToken Token => _tokens[_next];

    /// <summary>The tree of a formula.</summary>
    /// <exception cref="FormulaException">It is no formula.</exception>
    public static FormulaNode Parse(string text)
    {
        var parser = new FormulaParser(FormulaTokens.Of(text));
        var node = parser.Disjunction();
        return parser.Token.Kind == TokenKind.End ? node : throw parser.Unexpected("the formula could end before it");
    }

    private FormulaNode Disjunction() => Joined("or", Conjunction);

    private FormulaNode Conjunction() => Joined("and", Negation);

    private FormulaNode Joined(string word, Func<FormulaNode> part)
    {
        var start = Token.Position;
        var items = new List<FormulaNode> { part() };
        while (Take(word))
        {
            items.Add(part());
        }

        return items.Count == 1 ? items[0] : Checked(new LogicNode(word == "and", items, start));
    }

    private FormulaNode Negation()
    {
        var negations = 0;
        var start = Token.Position;
        while (Take("not"))
        {
            negations++;
        }

        var node = Comparison();
        return negations % 2 == 1 ? Checked(new UnaryNode(UnarySign.Not, node, start)) : node;
    }

    private FormulaNode Comparison()
    {
        var node = Sum();
        var compared = false;
        while (true)
        {
            var start = Token.Position;
            if (Token.Kind == TokenKind.Symbol && Token.Text is "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=")
            {
                var sign = Token.Text switch { "==" => "=", "!=" => "<>", var other => other };
                RequireOne(compared, start);
                _next++;
                node = Checked(new ComparisonNode(sign, node, Sum(), start));
            }
            else if (Take("is"))
            {
                var negated = Take("not");
                bool? what =
                    Take("null") ? null
                    : Take("true") ? true
                    : Take("false") ? false
                    : throw Unexpected("NULL, TRUE or FALSE follows IS");
                node = Checked(new IsNode(node, what, negated, start));
            }
            else
            {
                var negated =
                    Token.Is("not")
                    && (
                        _tokens[_next + 1].Is("in")
                        || _tokens[_next + 1].Is("between")
                        || _tokens[_next + 1].Is("like")
                        || _tokens[_next + 1].Is("ilike"));
                _next += negated ? 1 : 0;
                if (!Token.Is("in") && !Token.Is("between") && !Token.Is("like") && !Token.Is("ilike"))
                {
                    return node;
                }

                RequireOne(compared, start);
                node = Checked(Range(node, negated, start));
            }

            compared = true;
        }
    }

    private static void RequireOne(bool compared, int position)
    {
        if (compared)
        {
            throw new FormulaException("comparisons cannot be chained; join two by AND", position);
        }
    }

    private FormulaNode Range(FormulaNode value, bool negated, int start)
    {
        if (Take("between"))
        {
            var low = Sum();
            Require("and");
            return new BetweenNode(value, low, Sum(), negated, start);
        }

        if (Take("in"))
        {
            Require("(");
            var items = new List<FormulaNode>();
            do
            {
                items.Add(Sum());
            }
            while (Take(","));
            Require(")");
            return new InNode(value, items, negated, start);
        }

        var ignoresCase = Token.Is("ilike");
        _next++;
        if (Token.Kind != TokenKind.Text)
        {
            throw Unexpected("a pattern in single quotes follows LIKE, such as 'RR%'");
        }

        return new LikeNode(value, _tokens[_next++].Text, ignoresCase, negated, start);
    }

    private FormulaNode Sum() => Chain(["+", "-"], Product);

    private FormulaNode Product() => Chain(["*", "/", "%"], Signed);

    private FormulaNode Chain(string[] signs, Func<FormulaNode> part)
    {
        var node = part();
        while (Token.Kind == TokenKind.Symbol && signs.Contains(Token.Text))
        {
            var sign = _tokens[_next++];
            node = Checked(new ArithmeticNode(sign.Text, node, part(), sign.Position));
        }

        return node;
    }

    private FormulaNode Signed()
    {
        var start = Token.Position;
        var signed = false;
        var minus = false;
        while (Token.IsSymbol("-") || Token.IsSymbol("+"))
        {
            signed = true;
            minus ^= Token.IsSymbol("-");
            _next++;
        }

        var node = Power(signed);
        return minus ? Checked(new UnaryNode(UnarySign.Minus, node, start)) : node;
    }

    private FormulaNode Power(bool signed)
    {
        var node = Primary();
        if (!Token.IsSymbol("^") && !Token.IsSymbol("**"))
        {
            return node;
        }

        var sign = _tokens[_next++];
        if (signed)
        {
            throw new FormulaException("-x^y is read in two ways; write (-x)^y or -(x^y)", sign.Position);
        }

        var minus = Token.IsSymbol("-");
        var start = Token.Position;
        _next += minus || Token.IsSymbol("+") ? 1 : 0;
        var exponent = Primary();
        exponent = minus ? new UnaryNode(UnarySign.Minus, exponent, start) : exponent;
        return Token.IsSymbol("^") || Token.IsSymbol("**")
            ? throw new FormulaException("x^y^z is read in two ways; write (x^y)^z or x^(y^z)", Token.Position)
            : Checked(new ArithmeticNode("^", node, exponent, sign.Position));
    }

    private FormulaNode Primary()
    {
        var token = Token;
        if (++_depth > Deepest)
        {
            throw new FormulaException($"brackets lie more than {Deepest} deep", token.Position);
        }

        try
        {
            switch (token.Kind)
            {
                case TokenKind.Number:
                    _next++;
                    return new NumberNode(token.Text);
                case TokenKind.Text:
                    _next++;
                    return new TextNode(token.Text, token.Position);
                case TokenKind.QuotedName:
                    _next++;
                    return Token.IsSymbol("(")
                        ? throw new FormulaException($"{DisplayText.Quoted(token.Text)} in double quotes is a column, and no "
                            + $"function", token.Position)
                        : new ColumnNode(token.Text, token.Position);
                case TokenKind.Symbol when token.Text == "(":
                    return Bracket();
                case TokenKind.Word:
                    return Word(token);
                default:
                    throw Unexpected("a number, a column, a function or ( is missing before it");
            }
        }
        finally
        {
            _depth--;
        }
    }

    private FormulaNode Bracket()
    {
        _next++;
        var inner = Disjunction();
        Require(")");
        return inner;
    }

    private FormulaNode Word(FormulaToken word)
    {
        if (word.Is("case"))
        {
            return Case();
        }

        if (word.Is("cast"))
        {
            return Cast();
        }

        if (word.Is("true") || word.Is("false") || word.Is("null"))
        {
            _next++;
            return new ConstantNode(word.Is("null") ? null : word.Is("true"));
        }

        if (Reserved.Contains(word.Text))
        {
            throw Unexpected("a number or a column is missing before it (a column of this name stands in double quotes)");
        }

        _next++;
        return Token.IsSymbol("(") ? Call(word) : new ColumnNode(word.Text, word.Position);
    }

    private CallNode Call(FormulaToken name)
    {
        var function = FormulaFunction.Named(name.Text, name.Position);
        Require("(");
        var arguments = new List<FormulaNode>();
        if (!Token.IsSymbol(")"))
        {
            do
            {
                arguments.Add(Disjunction());
            }
            while (Take(","));
        }

        Require(")");
        return arguments.Count >= function.Fewest && arguments.Count <= function.Most
            ? Checked(new CallNode(function, arguments, name.Position))
            : throw new FormulaException(
                $"{function.Name} is called as {function.Signature}, not with {arguments.Count} arguments",
                name.Position);
    }

    private CaseNode Case()
    {
        var start = Token.Position;
        Require("case");
        var operand = Token.Is("when") ? null : Disjunction();
        var branches = new List<(FormulaNode, FormulaNode)>();
        while (Take("when"))
        {
            var at = Token.Position;
            var condition = Disjunction();
            Require("then");
            branches.Add((operand is null ? condition : new ComparisonNode("=", operand, condition, at), Disjunction()));
        }

        if (branches.Count == 0)
        {
            throw Unexpected("WHEN follows CASE");
        }

        var otherwise = Take("else") ? Disjunction() : null;
        Require("end");
        return Checked(new CaseNode(branches, otherwise, start));
    }

    private CastNode Cast()
    {
        var start = Token.Position;
        Require("cast");
        Require("(");
        var value = Disjunction();
        Require("as");
        var type = Token;
        if (type.Kind != TokenKind.Word || !Types.TryGetValue(type.Text, out var target))
        {
            throw Unexpected($"a type follows AS: {string.Join(", ", Types.Keys)}");
        }

        _next++;
        Require(")");
        return Checked(new CastNode(value, target, start));
    }

    private bool Take(string text)
    {
        var found = Token.Is(text) || Token.IsSymbol(text);
        _next += found ? 1 : 0;
        return found;
    }

    private void Require(string text)
    {
        if (!Take(text))
        {
            throw Unexpected($"{text.ToUpperInvariant()} is missing before it");
        }
    }

    private static T Checked<T>(T node)
        where T : FormulaNode
        => node.Depth <= LongestChain ? node : throw new FormulaException($"it has more than {LongestChain} steps one upon the other");

    private FormulaException Unexpected(string hint)
    {
        var what = Token.Kind switch
        {
            TokenKind.End => "the end",
            TokenKind.Text => DisplayText.Quoted(Token.Text),
            TokenKind.QuotedName => $"\"{DisplayText.Plain(Token.Text)}\"",
            _ => DisplayText.Plain(Token.Text),
        };
        return new FormulaException($"{what} is not expected there; {hint}", Token.Position);
    }
}
