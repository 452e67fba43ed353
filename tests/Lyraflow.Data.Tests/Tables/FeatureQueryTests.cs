using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Tables;

public sealed class FeatureQueryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_are_formulas_and_columns_are_carried_in_their_order()
    {
        var path = Write("u,g,name\n19.5,18.25,a\n18,17,b\n");

        Assert.Equal(
            ["a,19.5,1.25", "b,18,1"],
            Some.Features(path, new FeatureQuery { Features = ["u-g"] }, "name", "u"));
    }

    [Theory]
    [InlineData("-9999")]
    [InlineData("99.0")]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("inf")]
    public void What_is_missing_never_becomes_a_number_and_is_carried_as_it_was(string cell)
    {
        var path = Write($"u,g\n19.5,18.25\n{cell},18\n");

        var rows = Some.Features(path, new FeatureQuery { Features = ["u-g", "g"] }, "u");

        Assert.Equal("19.5,1.25,18.25", rows[0]);
        Assert.EndsWith(",null,18", rows[1], StringComparison.Ordinal);
        Assert.Equal(cell.Length == 0, rows[1].StartsWith("null", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_sentinels_can_be_named()
    {
        var path = Write("u,g\n-1,18\n99,18\n");

        Assert.Equal(["null", "81"], Some.Features(path, new FeatureQuery { Features = ["u-g"], Sentinels = [-1] }));
    }

    [Fact]
    public void Conditions_see_cleaned_columns_and_mapped_names()
    {
        var path = Write("psfMag_u,g,u\n19,18,1\n-9999,18,1\n20,18,1\n");
        var query = new FeatureQuery { Features = ["u-g"], Map = FeatureQuery.ParseMap(["u=psfMag_u"]), Where = "u < 19.5" };

        Assert.Equal(["1,1"], Some.Features(path, query, "u"));
    }

    [Fact]
    public void A_division_by_zero_is_missing()
    {
        Assert.Equal(["null", "2"], Some.Features(Write("a,b\n1,0\n4,2\n"), new FeatureQuery { Features = ["a/b"] }));
    }

    [Fact]
    public void A_missing_column_is_named_with_the_way_out()
    {
        var path = Write("psfMag_u,g\n19,18\n");

        var fault = Assert.Throws<InputException>(() => Some.Features(path, new FeatureQuery { Features = ["u-g"] }));

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("'u'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'psfMag_u', 'g'", fault.Message, StringComparison.Ordinal);
        Assert.Equal((Remedy.MapName, "u"), (fault.Remedy, fault.Subject));
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void The_first_row_without_a_number_is_named()
    {
        var path = Write("u,g\n19,18\n18,99\n18,99\n");
        using var session = new TableSession(threads: 2);
        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: TestContext.Current.CancellationToken);

        var fault = Assert.Throws<InputException>(() =>
            new FeatureQuery { Features = ["u", "u-g"] }.RequirePresent(session, source, TestContext.Current.CancellationToken));

        Assert.Contains("row 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("u-g", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(select content from read_text('/etc/passwd'))")]
    [InlineData("1; drop table x")]
    [InlineData("u -- g")]
    [InlineData("u /* g")]
    [InlineData("getenv('HOME')")]
    [InlineData("\"u")]
    [InlineData("(FROM x)")]
    [InlineData("")]
    public void A_formula_of_a_model_can_do_nothing_but_compute(string formula)
        => Assert.Throws<InputException>(() => Formula.Parse(formula));

    [Theory]
    [InlineData("u-g")]
    [InlineData("log10(flux_g / flux_r) * -2.5")]
    [InlineData("\"my column\" % 2")]
    public void Formulas_pass(string formula) => Formula.Parse(formula);

    [Fact]
    public void Lists_are_cut_at_their_own_commas()
    {
        Assert.Equal(["u-g", "greatest(g, r)", "\"a,b\""], Sql.SplitList("u-g, greatest(g, r),\"a,b\"", "--features"));
        Assert.Throws<InputException>(() => Sql.SplitList("u-g,,r", "--features"));
        Assert.Throws<InputException>(() => Sql.SplitList("(u-g", "--features"));
    }

    private string Write(string text)
    {
        var path = _folder["stars.csv"];
        File.WriteAllText(path, text);
        return path;
    }
}
