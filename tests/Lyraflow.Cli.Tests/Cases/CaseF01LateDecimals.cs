namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Decimals, text and identifiers that begin after 25,000 rows of whole numbers.</summary>
public sealed class CaseF01LateDecimals : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Come_back_as_they_were()
    {
        string[] late = ["19,18,17.5,17,0.4567,0.25", "19,18,17.5,17,abc,2.5"];
        _folder.Write("late.csv", ["u,g,r,i,z,w", .. Enumerable.Repeat("19,18,17,17,0,0", 30_000), .. late]);
        _folder.Done("score", "m.safetensors", "late.csv", "-o", "out.csv", "-q");
        _folder.Done("score", "m.safetensors", "late.csv", "-o", "out.parquet", "-q");

        var lines = _folder.Lines("out.csv");
        Assert.StartsWith($"{late[0]},-", lines[^2], StringComparison.Ordinal);
        Assert.StartsWith($"{late[1]},-", lines[^1], StringComparison.Ordinal);
        Assert.Equal(
            "n\n1\n",
            _folder.Done("sql", "m.safetensors", "select count(*) n from 'out.parquet' where z = 'abc' and w = 2.5").Output);
        Assert.Equal("n\n1\n", _folder.Done("sql", "m.safetensors", "select count(*) n from 'late.csv' where w = 0.25").Output);
    }

    [Fact]
    public void Text_among_numbers_is_named_by_its_line()
    {
        _folder.Write("late.csv", ["u,g,r,i", .. Enumerable.Repeat("19,18,17,17", 30_000), "oops,18,17,17"]);
        _folder.Refused(["score", "m.safetensors", "late.csv", "-o", "-", "-q"], "late.csv", "line 30002", "oops");
    }
}
