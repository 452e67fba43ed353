namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Identifiers beyond 2^63, and others that no number holds.</summary>
public sealed class Case03BigIdentifiers : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("12745403426023026688", "12745403426023026689")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    [InlineData("0012", "012")]
    [InlineData("1.10", "1.1")]
    [InlineData("+5", "5")]
    [InlineData("1e5", "100000")]
    [InlineData("T", "F")]
    [InlineData("2020-01-01", "2020-1-1")]
    public void What_is_not_computed_with_stays_as_it_was_written(string first, string second)
    {
        _folder.Write("s.csv", "id,u,g,r,i", $"{first},19,18,17.5,17", $"{second},19,18,17.5,17");

        var lines = _folder.Scored("s.csv", "--columns", "id");

        Assert.StartsWith($"{first},", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{second},", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12745403426023026688", "12745403426023026689")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567891")]
    [InlineData("0012", "12")]
    [InlineData("9007199254740993", "0.5")]
    public void Types_lose_nothing_either(string first, string second)
    {
        _folder.Write("s.csv", "id,u,g,r,i", $"{first},19,18,17.5,17", $"{second},19,18,17.5,17");
        _folder.Done("score", "m.safetensors", "s.csv", "-o", "s.parquet", "-q", "--columns", "id");

        Assert.Equal($"id\n{first}\n{second}\n", _folder.Done("sql", "m.safetensors", "select id from 's.parquet'").Output);
    }
}
