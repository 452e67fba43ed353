using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>While a model's formulas run, SQL reads the inputs that were named, writes the output, and reaches nothing else.</summary>
public sealed class ConfinedSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TableSession _session = new();

    public ConfinedSessionTests()
    {
        File.WriteAllText(_folder["named.csv"], "a\n1\n2\n");
        Directory.CreateDirectory(_folder["results"]);
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(_folder["elsewhere/other.csv"], "secret\n7\n");
        File.WriteAllText(_folder["results/earlier.csv"], "secret\n8\n");
        _session.Confine(new InputSearch().Find(_folder["named.csv"]), _folder["results/out.csv"]);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_input_is_read()
        => Assert.Equal(2L, _session.Scalar(
            $"SELECT count(*) FROM read_csv('{_folder["named.csv"]}')", TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.parquet")]
    public void The_output_is_written(string name)
    {
        using var session = new TableSession();
        session.Confine(new InputSearch().Find(_folder["named.csv"]), _folder[$"results/{name}"]);

        for (var time = 0; time < 2; time++)
        {
            TableWriter.Write(
                session, "SELECT 1 AS a", _folder[$"results/{name}"], overwrite: true, cancellation: TestContext.Current.CancellationToken);
        }

        Assert.Equal(["earlier.csv", name], new DirectoryInfo(_folder["results"]).EnumerateFiles().Select(file => file.Name).Order());
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('{0}/results/earlier.csv')")]
    [InlineData("COPY (SELECT 1) TO '{0}/results/made.csv'")]
    [InlineData("SELECT * FROM read_csv('{0}/elsewhere/other.csv')")]
    [InlineData("SELECT * FROM read_text('{0}/elsewhere/other.csv')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("COPY (SELECT 1) TO '{0}/elsewhere/made.csv'")]
    [InlineData("ATTACH '{0}/elsewhere/made.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("RESET allowed_directories")]
    public void Nothing_else_is(string statement)
    {
        Assert.Throws<InputException>(() => _session.Execute(
            statement.Replace("{0}", _folder.Path, StringComparison.Ordinal), TestContext.Current.CancellationToken));
        Assert.Equal(["earlier.csv"], new DirectoryInfo(_folder["results"]).EnumerateFiles().Select(file => file.Name));
        Assert.Equal(["other.csv"], new DirectoryInfo(_folder["elsewhere"]).EnumerateFiles().Select(file => file.Name));
    }
}
