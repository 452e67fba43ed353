using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Functions of SQL that take columns with errors.</summary>
public sealed class ColumnFunctionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ColumnFunctionTests()
    {
        var model = DecidedModel.Stacks;
        ModelFile.Save(
            model with { Features = [new("a-b", "mag"), new("b-\"c d\"", "mag")] }, _folder["m.safetensors"], overwrite: false);
        ModelFile.Save(DecidedModel.OneClass, _folder["one.safetensors"], overwrite: false);
        File.WriteAllText(_folder["rows.csv"], "a,b,c d,e\n2,1,0.5,0\n2,1,0.5,0.3\n,1,0.5,0.1\n-9999,1,,0.1\n,,,0\n1,2,3,\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_give_what_score_writes()
    {
        Done("score", "m.safetensors", "rows.csv", "-o", "scored.csv", "--errors", "b=e", "--missing", "marginalize", "--prior", "0.3");
        string[] names =
        [
            "log_density_star", "log_density_rare", "log10_ratio_rare", "posterior_rare", "score_rare", "outlier", "log10_ratio_error_rare",
            "missing_columns",
        ];
        var calls = names.Select(name => $"{name}_of_columns(a, b, \"c d\", b_error := e) as {name}");
        Done("sql", "m.safetensors", $"select {string.Join(", ", calls)} from 'rows.csv'", "-o", "sql.csv", "--prior", "0.3");
        string[][] Columns(string file) => [.. File.ReadLines(_folder[file]).Select(line => line.Split(',')[^8..])];
        var (scored, sql) = (Columns("scored.csv"), Columns("sql.csv"));
        Assert.Equal(names, sql[0]);
        Assert.Equal(scored, sql);
    }

    [Fact]
    public void Without_errors_they_take_numbers_as_they_are()
    {
        Done("sql", "one.safetensors", "select log_density_star_of_columns(1, 2) - log_density_star(1, 2) as d", "-o", "d.csv");
        Assert.Equal(["d", "0.0"], File.ReadAllLines(_folder["d.csv"]));
    }

    [Fact]
    public void A_column_too_few_is_refused() => Refusal.AssertOne(
        LyraflowProgram.Run(_folder.Path, "sql", "one.safetensors", "select log_density_star_of_columns(1)"),
        "log_density_star_of_columns");

    private void Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
