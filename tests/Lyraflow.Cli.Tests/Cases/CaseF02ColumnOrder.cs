namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Files whose columns stand in another order.</summary>
public sealed class CaseF02ColumnOrder : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("fits")]
    public void Are_joined_by_name(string format)
    {
        Directory.CreateDirectory(_folder["x"]);
        _folder.Write("a.csv", ["a,b", .. Enumerable.Range(0, 30).Select(k => $"{k}.5,1000{k}.25")]);
        _folder.Write("b.csv", ["b,a", .. Enumerable.Range(0, 30).Select(k => $"1000{k}.25,{k}.5")]);
        foreach (var name in new[] { "a", "b" })
        {
            _folder.Done("sql", "m.safetensors", $"from '{name}.csv'", "-o", $"x/{name}.{format}");
        }

        Assert.Equal(
            "most,least\n29.5,10000.25\n",
            _folder.Done("sql", "m.safetensors", $"select max(a) most, min(b) least from 'x/*.{format}'").Output);
    }

    [Theory]
    [InlineData("a,c", "1,2", "it lacks 'b' and it has 'c' besides")]
    [InlineData("a,b,c", "1,2,3", "it has 'c' besides")]
    [InlineData("A,b", "1,2", "it lacks 'a'")]
    public void Or_refused(string header, string row, string expected)
    {
        Directory.CreateDirectory(_folder["x"]);
        _folder.Write("x/a.csv", "a,b", "1,2");
        _folder.Write("x/b.csv", header, row);
        _folder.Refused(["train", "x", "--features", "a", "-o", "x.safetensors", "-q"], "b.csv", expected);
    }
}
