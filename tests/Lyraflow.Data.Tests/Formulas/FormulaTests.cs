using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Tables;

namespace Lyraflow.Data.Tests.Formulas;

public sealed class FormulaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a + b * 2", "13")]
    [InlineData("(a + b) * 2", "16")]
    [InlineData("a - b - 1", "-3")]
    [InlineData("a / b", "0.6")]
    [InlineData("b % a", "2")]
    [InlineData("a ^ 2 + a ** 2", "18")]
    [InlineData("2 ^ -1", "0.5")]
    [InlineData("-a + +b", "2")]
    [InlineData("10 ^ (-0.4 * a)", "0.06309573")]
    [InlineData("log10(100) + log(100) + log2(8) + ln(exp(2))", "9")]
    [InlineData("sqrt(16) + abs(-3) + cbrt(8) + sign(-7)", "8")]
    [InlineData("pow(2, 3) + power(2, 3) + mod(7, 4)", "19")]
    [InlineData("degrees(pi()) + round(2.567, 1) + floor(1.9) + ceil(1.1) + trunc(1.9)", "186.6")]
    [InlineData("atan2(0, 1) + sin(0) + cos(0) + tan(0) + asin(0) + acos(1) + atan(0)", "1")]
    [InlineData("greatest(a, b, 4) + least(a, b) + coalesce(NULL, a) + coalesce(nullif(a, 3), 10)", "21")]
    [InlineData("CASE WHEN name = 'QSO' THEN 1 WHEN a > 100 THEN 2 ELSE 3 END", "1")]
    [InlineData("CASE a WHEN 3 THEN 30 END", "30")]
    [InlineData("(a > 2 AND NOT b < 4) OR a IS NULL", "1")]
    [InlineData("a BETWEEN 1 AND 3", "1")]
    [InlineData("a NOT IN (1, 2)", "1")]
    [InlineData("name LIKE 'Q%'", "1")]
    [InlineData("a == 3", "1")]
    [InlineData("a != 3", "0")]
    [InlineData("CAST(a AS DOUBLE) / CAST(2.6 AS INTEGER)", "1")]
    [InlineData("\"my column\" / 2", "4.5")]
    [InlineData("\"a\"\"b\"", "7")]
    [InlineData("2e9 * 5", "1E+10")]
    [InlineData(".5 + 1.", "1.5")]
    public void Formulas_are_computed(string formula, string value) =>
        Assert.Equal(
            [value],
            Some.Features(Write("a,b,name,my column,\"a\"\"b\"\n3,5,QSO,9,7\n"), new FeatureQuery { Features = [formula] }));

    [Theory]
    [InlineData("ln(x)")]
    [InlineData("log(x)")]
    [InlineData("log2(x)")]
    [InlineData("sqrt(x)")]
    [InlineData("acos(x)")]
    [InlineData("asin(x)")]
    [InlineData("atanh(x)")]
    [InlineData("acosh(x)")]
    [InlineData("1 / (x + 9)")]
    [InlineData("x % 0")]
    [InlineData("x ^ 0.5")]
    [InlineData("10 ^ (-100 * x)")]
    [InlineData("exp(-100 * x)")]
    [InlineData("sin(exp(-100 * x))")]
    [InlineData("x * 1e39")]
    [InlineData("x * 1e300 * 1e300")]
    [InlineData("ln(ln(x))")]
    public void What_has_no_value_is_missing_and_ends_nothing(string formula)
        => Assert.Equal(["null"], Some.Features(Write("x\n-9\n"), new FeatureQuery { Features = [formula] }));

    [Fact]
    public void Whole_numbers_are_computed_in_double_precision()
    {
        var path = _folder["whole.parquet"];
        using (var session = new TableSession(threads: 1))
        {
            TableWriter.Write(
                session,
                "SELECT 3::INTEGER AS i, 200::UTINYINT AS t",
                path,
                overwrite: false,
                cancellation: TestContext.Current.CancellationToken);
        }

        Assert.Equal(["3E+09,0.01,-200", ], Some.Features(path, new FeatureQuery { Features = ["i * 1000000000", "(t - 198) / t", "-t"] }));
    }

    [Fact]
    public void Whole_numbers_are_compared_exactly()
    {
        var path = _folder["ids.parquet"];
        using (var session = new TableSession(threads: 1))
        {
            TableWriter.Write(
                session,
                "SELECT 1237648720693755918 + range AS id, 1 AS x FROM range(3)",
                path,
                overwrite: false,
                cancellation: TestContext.Current.CancellationToken);
        }

        var query = new FeatureQuery { Features = ["x"], Where = "id = 1237648720693755919 OR id IN ('1237648720693755920')" };

        Assert.Equal(["1237648720693755919,1", "1237648720693755920,1"], Some.Features(path, query, "id"));
    }

    [Theory]
    [InlineData("exists(summarize \"x.csv\")")]
    [InlineData("exists(show databases)")]
    [InlineData("a) as float) as x, cast((a")]
    [InlineData("unnest(range(3)) + a")]
    [InlineData("random()")]
    [InlineData("sum(a) over ()")]
    [InlineData("\"current_setting\"(concat(chr(116)))")]
    [InlineData("length(repeat(chr(65), 1500000000))")]
    [InlineData("(select 1)")]
    [InlineData("a from x")]
    [InlineData("a, b")]
    [InlineData("a; drop table b")]
    [InlineData("a::float")]
    [InlineData("a.b")]
    [InlineData("[a][1]")]
    [InlineData("{'a': 1}")]
    [InlineData("x -> x")]
    [InlineData("$1")]
    [InlineData("?")]
    [InlineData("a b")]
    [InlineData("2a")]
    [InlineData("a +")]
    [InlineData("* a")]
    [InlineData("a -- b")]
    [InlineData("a /* b */")]
    [InlineData("-a ^ 2")]
    [InlineData("a ^ b ^ c")]
    [InlineData("a < b < c")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("\"a")]
    [InlineData("'a")]
    [InlineData("\"\"")]
    [InlineData("1e999")]
    [InlineData("ln()")]
    [InlineData("ln(a, b)")]
    [InlineData("pow(a)")]
    [InlineData("cast(a as blob)")]
    [InlineData("case a end")]
    [InlineData("a in ()")]
    [InlineData("a like b")]
    [InlineData("and")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    public void What_the_tree_cannot_hold_is_refused(string formula)
        => InputFault.Expect(() => Formula.Parse(formula), "feature");

    [Fact]
    public void A_formula_neither_grows_nor_recurses_without_end()
    {
        InputFault.Expect(() => Formula.Parse(new string('(', 3000) + "a" + new string(')', 900)), "deep");
        InputFault.Expect(() => Formula.Parse(string.Join("+", Enumerable.Repeat("a", 1500))), "steps");
        InputFault.Expect(() => Formula.Parse(new string('a', Formula.LongestFeature + 1)), "characters");
        var nested = string.Concat(Enumerable.Repeat("ln(", 40)) + "a" + new string(')', 40);
        InputFault.Expect(() => Some.Features(Write("a\n1\n"), new FeatureQuery { Features = [nested] }), "too many functions");
        Formula.Parse(new string('+', 500) + "a");
    }

    [Theory]
    [InlineData("phot_g_mag - phot_bp_mean_mag", "'phot_g_mag' (did you mean phot_g_mean_mag?)")]
    [InlineData("phot_g_mean_mga", "(did you mean phot_g_mean_mag?)")]
    [InlineData("sqr(parallax)", "there is no function sqr (did you mean sqrt?)")]
    [InlineData("log10(parallax, 2)", "log10(x), not with 2 arguments (character 1)")]
    [InlineData("log10(parallax))", "(character 16)")]
    [InlineData("'parallax' + 1", "in single quotes is a text")]
    [InlineData("class + 1", "class, a column of texts (line 2 has")]
    [InlineData("lower(class)", "function of texts")]
    public void Words_help(string formula, string help) =>
        InputFault.Expect(
            () =>
                Some.Features(
                    Write("phot_g_mean_mag,phot_bp_mean_mag,parallax,class\n15,15.5,1,QSO\n"),
                    new FeatureQuery { Features = [formula] }
                ),
            help);

    [Theory]
    [InlineData("class = \"QSO\"", "'QSO'")]
    [InlineData("class = QSO", "put it in single quotes: 'QSO'")]
    [InlineData("parallax = 'near'", "cannot be compared")]
    [InlineData("class = 1", "class = '1'")]
    [InlineData("parallax", "is no condition")]
    [InlineData("parallax >", "the end is not expected there")]
    [InlineData("read_csv('x') = 1", "there is no function read_csv")]
    public void Words_help_with_conditions(string condition, string help) =>
        InputFault.Expect(
            () => Some.Features(Write("parallax,class\n1,QSO\n"), new FeatureQuery { Features = ["parallax"], Where = condition }),
            help);

    [Theory]
    [InlineData("class = 'QSO'", 1)]
    [InlineData("upper(class) = 'STAR' AND length(class) = 4", 1)]
    [InlineData("starts_with(class, 'Q') OR class ILIKE 'st%'", 2)]
    [InlineData("class IN ('QSO', 'galaxy')", 1)]
    [InlineData("parallax = '1'", 1)]
    [InlineData("(parallax > 1) IS NOT TRUE", 1)]
    [InlineData("parallax < 9 AND parallax > 10", 0)]
    public void Conditions_choose_rows(string condition, int rows) =>
        Assert.Equal(
            rows,
            Some.Features(Write("parallax,class\n1,QSO\n180,star\n"), new FeatureQuery { Features = ["parallax"], Where = condition }).Count
        );

    [Fact]
    public void A_column_whose_name_is_the_whole_text_stands_for_it() =>
        Assert.Equal(["0.25,1.25"], Some.Features(Write("u,g,u-g\n19,18,0.25\n"), new FeatureQuery { Features = ["u-g", "\"u-g\" + 1"] }));

    [Fact]
    public void The_exact_name_wins()
        => Assert.Equal(["2"], Some.Features(Write("A,b\n1,2\n"), new FeatureQuery { Features = ["a * B"] }));

    private string Write(string text)
    {
        var path = _folder["stars.csv"];
        File.WriteAllText(path, text);
        return path;
    }
}
