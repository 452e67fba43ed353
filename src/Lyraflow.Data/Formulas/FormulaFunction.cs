namespace Lyraflow.Data.Formulas;

/// <summary>
/// A function that formulas may call: its arguments are numbers, and where one lies outside of its domain the result is
/// null.
/// </summary>
/// <param name="Name">Its name, in small letters.</param>
/// <param name="Fewest">Its arguments at least.</param>
/// <param name="Most">Its arguments at most.</param>
/// <param name="Signature">Its call, for messages.</param>
internal sealed record FormulaFunction(string Name, int Fewest, int Most, string Signature)
{
    private const int Many = 64;

    private const string Usual = " among the mathematical ones, such as ln, log10, exp, sqrt, pow, abs, sin, greatest and coalesce";

    private static readonly Dictionary<string, FormulaFunction> All = new FormulaFunction[]
    {
        One("abs"), One("sign"), One("sqrt", "{0} >= 0e0"), One("cbrt"), One("exp"),
        One("ln", "{0} > 0e0"), One("log", "{0} > 0e0"), One("log10", "{0} > 0e0"), One("log2", "{0} > 0e0"),
        Two("pow", "pow"), Two("power", "pow"), Two("mod", "mod"),
        One("sin", "isfinite({0})"), One("cos", "isfinite({0})"), One("tan", "isfinite({0})"),
        One("asin", "{0} BETWEEN -1e0 AND 1e0"), One("acos", "{0} BETWEEN -1e0 AND 1e0"), One("atan"), Two("atan2", "atan2"),
        One("sinh"), One("cosh"), One("tanh"), One("asinh"), One("acosh", "{0} >= 1e0"), One("atanh", "{0} BETWEEN -1e0 AND 1e0"),
        One("degrees"), One("radians"), One("floor"), One("ceil"), One("ceiling"), One("trunc"),
        new("round", 1, 2, "round(x) or round(x, digits)"), new("pi", 0, 0, "pi()"),
        new("greatest", 2, Many, "greatest(x, y, …)") { Kind = FunctionKind.Comparing },
        new("least", 2, Many, "least(x, y, …)") { Kind = FunctionKind.Comparing },
        new("coalesce", 2, Many, "coalesce(x, y, …)") { Kind = FunctionKind.Comparing },
        new("nullif", 2, 2, "nullif(x, y)") { Kind = FunctionKind.Comparing },
        new("isnan", 1, 1, "isnan(x)") { Kind = FunctionKind.NumberToCondition },
        new("isinf", 1, 1, "isinf(x)") { Kind = FunctionKind.NumberToCondition },
        new("isfinite", 1, 1, "isfinite(x)") { Kind = FunctionKind.NumberToCondition },
        new("lower", 1, 1, "lower(text)") { Kind = FunctionKind.TextToText },
        new("upper", 1, 1, "upper(text)") { Kind = FunctionKind.TextToText },
        new("trim", 1, 1, "trim(text)") { Kind = FunctionKind.TextToText },
        new("length", 1, 1, "length(text)") { Kind = FunctionKind.TextToNumber },
        new("starts_with", 2, 2, "starts_with(text, start)") { Kind = FunctionKind.TextToCondition },
        new("ends_with", 2, 2, "ends_with(text, end)") { Kind = FunctionKind.TextToCondition },
        new("contains", 2, 2, "contains(text, part)") { Kind = FunctionKind.TextToCondition },
    }.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What it takes and gives.</summary>
    public FunctionKind Kind { get; private init; }

    /// <summary>What SQL calls it.</summary>
    public string SqlName { get; private init; } = Name;

    /// <summary>The condition for its argument {0} under which SQL computes it rather than fail; null for all numbers.</summary>
    public string? Domain { get; private init; }

    /// <summary>The function of a name.</summary>
    /// <exception cref="FormulaException">There is none.</exception>
    public static FormulaFunction Named(string name, int position) =>
        All.TryGetValue(name, out var function)
            ? function
            : throw new FormulaException(
                $"there is no function {Primitives.DisplayText.Plain(name)}"
                    + (Suggestion.Question(name, All.Keys) is { Length: > 0 } meant ? meant : Usual),
                position);

    /// <summary>Whether there is a function of a name.</summary>
    public static bool Exists(string name) => All.ContainsKey(name);

    private static FormulaFunction One(string name, string? domain = null) => new(name, 1, 1, $"{name}(x)") { Domain = domain };

    private static FormulaFunction Two(string name, string sql) => new(name, 2, 2, $"{name}(x, y)") { SqlName = sql };
}

/// <summary>What a function takes and gives.</summary>
internal enum FunctionKind
{
    /// <summary>Numbers, and a number.</summary>
    Numeric,

    /// <summary>Values of one kind, and one of them.</summary>
    Comparing,

    /// <summary>A number, and whether it is so.</summary>
    NumberToCondition,

    /// <summary>Texts, and a text.</summary>
    TextToText,

    /// <summary>A text, and a number.</summary>
    TextToNumber,

    /// <summary>Texts, and whether it is so.</summary>
    TextToCondition,
}
