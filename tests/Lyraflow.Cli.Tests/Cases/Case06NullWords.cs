namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Words for "no value" in columns of numbers, and in labels.</summary>
public sealed class Case06NullWords : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("--")]
    [InlineData("None")]
    [InlineData("\\N")]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData(" ")]
    [InlineData("\"\"")]
    public void Words_for_null_are_null_among_numbers_and_are_carried(string word)
    {
        _folder.Write("n.csv", "u,g,r,i", "19,18,17.5,17", $"{word},18,17.5,17");

        Assert.Equal($"{word},18,17.5,17,,,,,,", _folder.Scored("n.csv")[2]);
    }

    [Fact]
    public void Words_for_null_are_classes_among_labels()
    {
        _folder.Write("n.csv", [.. TableCases.Table.Select(line => line.Replace(",qso", ",NA", StringComparison.Ordinal))]);
        _folder.Write("i.csv", [.. TableCases.Table.Select(line =>
            line.Replace(",qso", ",None", StringComparison.Ordinal).Replace(",star", ",1", StringComparison.Ordinal))]);

        _folder.Train("n.csv", "u-g, g-r", "n.safetensors", "--label", "cls", "--classes", "star,NA");
        _folder.Train("i.csv", "u-g, g-r", "i.safetensors", "--label", "cls", "--classes", "1,None");
    }
}
