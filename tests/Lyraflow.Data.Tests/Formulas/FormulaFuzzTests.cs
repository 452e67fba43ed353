using System.Globalization;
using CsCheck;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Formulas;

/// <summary>
/// Formulas by grammar, and damaged ones: each is refused in one line or becomes SQL that the engine computes for any row
/// without an error. LYRAFLOW_FUZZ_FORMULAS sets the number of cases.
/// </summary>
public sealed class FormulaFuzzTests
{
    private const int PerQuery = 50;

    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_FORMULAS") ?? "4000", CultureInfo.InvariantCulture);

    private static readonly string[] Names = ["d", "f", "i", "b", "\"D\"", "\"a \"\"b c\"", "huge", "whole"];

    private static readonly string[] Pieces =
    [
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "**",
        "<",
        "<=",
        "=",
        "==",
        "<>",
        "!=",
        "'",
        "\"",
        "--",
        "/*",
        ";",
        "[",
        "]",
        "{",
        "}",
        ":",
        "::",
        "$1",
        "?",
        ".",
        "\0",
        "\u001b",
        "ä",
        "½",
        "𝛼",
        "select",
        "from",
        "exists(summarize \"x\")",
        "unnest(range(3))",
        "random()",
        "over ()",
        "read_csv('x')",
        "case",
        "when",
        "then",
        "else",
        "end",
        "cast(",
        "as",
        "double",
        "null",
        "is",
        "not",
        "in",
        "between",
        "and",
        "or",
        "like",
        "ln(",
        "sqrt(",
        "pow(",
        "round(",
        "greatest(",
        "pi()",
        "1e9",
        "1e-400",
        "1e999",
        "00.5",
        "9223372036854775807",
        "d",
        "f",
        "t",
        "'x'",
    ];

    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Const("0"), Gen.Const("1"), Gen.Const("1e300"), Gen.Const("1e-300"), Gen.Const("0.5"), Gen.Const("9223372036854775807"),
        Gen.Int[0, 1000].Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[0, 1e6].Select(value => value.ToString("r", CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Formulas = Gen.Recursive<string>(
        (depth, inner) =>
            depth > 4
                ? Gen.OneOf(Numbers, OneOf(Names))
                : Gen.Frequency(
                    (2, Numbers),
                    (3, OneOf(Names)),
                    (4, Gen.Select(inner, OneOf("+", "-", "*", "/", "%", "^"), inner, (a, sign, b) => $"({a}) {sign} ({b})")),
                    (1, inner.Select(a => $"-({a})")),
                    (
                        4,
                        Gen.Select(
                            OneOf(
                                "abs",
                                "sign",
                                "sqrt",
                                "cbrt",
                                "exp",
                                "ln",
                                "log",
                                "log10",
                                "log2",
                                "sin",
                                "cos",
                                "tan",
                                "asin",
                                "acos",
                                "atan",
                                "sinh",
                                "cosh",
                                "tanh",
                                "asinh",
                                "acosh",
                                "atanh",
                                "degrees",
                                "radians",
                                "floor",
                                "ceil",
                                "trunc",
                                "round",
                                "isnan",
                                "isfinite"),
                            inner,
                            (name, a) => $"{name}({a})")),
                    (
                        2,
                        Gen.Select(
                            OneOf("pow", "power", "mod", "atan2", "greatest", "least", "coalesce", "nullif"),
                            inner,
                            inner,
                            (name, a, b) => $"{name}({a}, {b})")),
                    (1, Gen.Select(inner, Gen.Int[-15, 15], (a, digits) => $"round({a}, {digits})")),
                    (2, Gen.Select(inner, OneOf("=", "<>", "<", "<=", ">", ">="), inner, (a, sign, b) => $"({a}) {sign} ({b})")),
                    (1, Gen.Select(inner, inner, inner, (a, b, c) => $"CASE WHEN ({a}) > ({b}) THEN {c} ELSE NULL END")),
                    (1, Gen.Select(inner, inner, inner, (a, b, c) => $"({a}) BETWEEN ({b}) AND ({c}) OR ({a}) NOT IN (1, ({b}))")),
                    (1, Gen.Select(inner, OneOf("DOUBLE", "FLOAT", "INTEGER"), (a, type) => $"CAST({a} AS {type})")),
                    (1, inner.Select(a => $"({a}) IS NOT NULL AND t = 'x' OR t LIKE '%y'"))));

    [Fact]
    public void Formulas_of_the_grammar_never_end_a_query()
    {
        using var session = new TableSession(threads: 1);
        using var folder = new TemporaryFolder();
        var source = NastyRows(session, folder);
        var (all, computed) = (0, 0);
        Formulas.Array[PerQuery].Sample(
            formulas =>
            {
                string[] held = [.. formulas.Where(formula => IsHeld(source, formula))];
                all += formulas.Length;
                computed += held.Length;
                return held.Length == 0 || Compute(session, source, held) == RowCount;
            },
            iter: Math.Max(1, Cases / PerQuery / 2),
            threads: 1);

        // What is not held mixes texts and numbers, or grows too long.
        Assert.True(computed > all / 2, $"{computed} of {all} formulas were computed.");
    }

    [Fact]
    public void Damaged_formulas_are_read_or_refused_in_one_line()
    {
        using var session = new TableSession(threads: 1);
        using var folder = new TemporaryFolder();
        var source = NastyRows(session, folder);
        var (held, refused) = (0, 0);
        var damaged = Gen.Select(Formulas, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], OneOf(Pieces)).Array[1, 4])
            .Select(
                (formula, edits) =>
                {
                    foreach (var (place, length, piece) in edits)
                    {
                        var start = place % (formula.Length + 1);
                        formula = formula[..start] + piece + formula[Math.Min(formula.Length, start + length)..];
                    }

            return formula;
        });
        damaged.Sample(
            formula =>
            {
                if (IsHeld(source, formula))
                {
                    Interlocked.Increment(ref held);
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }
            },
            iter: Cases,
            threads: 1);
        Assert.InRange(refused, Cases * 0.3, Cases * 0.999);
        Assert.True(held > 0);
    }

    [Fact]
    public void Noise_is_refused_in_little_time_and_memory()
        => OneOf(Pieces).Array[1, 400].Select(pieces => string.Join(' ', pieces)).Sample(
            formula =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Formula.Parse(formula, FormulaRole.Condition);
                }
                catch (InputException fault)
                {
                    InputFault.RequireOneLine(fault);
                }

                return GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20;
            },
            iter: Cases,
            threads: 1);

    private const int RowCount = 9;

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(place => texts[place]);

    private static TableSource NastyRows(TableSession session, TemporaryFolder folder)
    {
        var path = folder["nasty.parquet"];
        TableWriter.Write(
            session,
            """
            SELECT d, CAST(d AS FLOAT) AS f, i, i > 0 AS b, i AS "a ""b c", 1e308 * sign(d) AS huge, 9223372036854775807 AS whole,
                   CASE WHEN i > 0 THEN 'x' END AS t
            FROM (VALUES (0.0::DOUBLE, 0), (1, 1), (-1, -1), (1e30, 2147483647), (-1e30, -2147483648), (1e-30, 99),
                         ('nan'::DOUBLE, -9999), ('inf'::DOUBLE, 3), (NULL, NULL)) AS rows(d, i)
            """,
            path,
            overwrite: true);
        return TableSource.Open(session, new InputSearch().Find(path));
    }

    /// <summary>Whether it becomes SQL; if not, it is refused as it should be.</summary>
    private static bool IsHeld(TableSource source, string formula)
    {
        try
        {
            new FeatureQuery { Features = [formula] }.Select(source, []);
            return true;
        }
        catch (InputException fault)
        {
            InputFault.RequireOneLine(fault);
            return false;
        }
    }

    private static int Compute(TableSession session, TableSource source, string[] formulas) => session.Read(
        new FeatureQuery { Features = formulas }.Select(source, []),
        reader =>
        {
            var rows = 0;
            while (reader.Read())
            {
                rows++;
                for (var j = 0; j < formulas.Length; j++)
                {
                    Assert.True(reader.IsDBNull(j) || float.IsFinite(reader.GetFloat(j)), formulas[j]);
                }
            }

            return rows;
        });
}
