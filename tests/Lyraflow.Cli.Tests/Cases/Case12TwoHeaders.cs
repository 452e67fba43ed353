namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Two catalogues one behind the other.</summary>
public sealed class Case12TwoHeaders : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_before_a_second_header_do_not_vanish()
    {
        _folder.Write(
            "c.csv",
            ["u,g,r,i", .. Enumerable.Repeat("19,18,17.5,17", 30), "u,g,r,i,z", .. Enumerable.Repeat("19,18,17.5,17,16", 300)]);
        _folder.Refused(["score", "m.safetensors", "c.csv", "-o", "o.csv", "-q"], "line 32 has 5 cells where the header has 4");
    }

    [Fact]
    public void Numbers_without_a_header_are_no_header()
    {
        _folder.Write("c.csv", "19,18,17.5,17", "19,18,17.5,17");
        _folder.Refused(["score", "m.safetensors", "c.csv", "-o", "o.csv", "-q"], "line 1 holds numbers");
    }
}
