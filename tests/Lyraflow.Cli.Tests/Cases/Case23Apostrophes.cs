using System.Globalization;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Names with apostrophes and inches.</summary>
public sealed class Case23Apostrophes : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'tis {0}")]
    [InlineData("{0}\"")]
    [InlineData("O'Neill {0}")]
    public void Do_not_quote(string name)
    {
        var names = Enumerable
            .Range(0, 300)
            .Select(k => string.Format(CultureInfo.InvariantCulture, k % 50 == 7 ? name : "S{0}", k))
            .ToArray();
        _folder.Write("n.csv", ["name,u,g,r,i", .. names.Select(item => $"{item},18,17.5,17.2,17")]);
        _folder.Done("score", "m.safetensors", "n.csv", "-o", "n.parquet", "-q", "--columns", "name");

        var cells = names.Select(item =>
            item.Contains('"', StringComparison.Ordinal) ? $"\"{item.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : item);
        Assert.Equal(
            ["name", .. cells],
            _folder.Done("sql", "m.safetensors", "select name from 'n.parquet'").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
