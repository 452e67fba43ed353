namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Lines with too few or too many cells.</summary>
public sealed class Case14RaggedRow : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,19,18,17.5,17,star,extra", "line 2002 has 7 cells where the header has 6")]
    [InlineData("1,19,18", "line 2002 has 3 cells where the header has 6")]
    [InlineData("Total rows: 2000", "line 2002 has 1 cell where the header has 6")]
    public void Are_named_with_their_line_and_their_number_of_cells(string line, string expected)
    {
        _folder.Write("a.csv", [.. TableCases.Table, line]);
        _folder.Refused(["score", "m.safetensors", "a.csv", "-o", "-", "-q"], "a.csv", expected);
    }

    [Fact]
    public void Blanks_around_names_and_labels_mean_nothing()
    {
        _folder.Write("sp.csv", ["id, cls, u, g", .. Enumerable.Range(0, 40).Select(k => $"{k}, star, {k}.{k % 7}, 1{k * k % 10}")]);
        _folder.Train("sp.csv", "u,g", "x.safetensors", "--label", "cls", "--classes", "star");
    }
}
