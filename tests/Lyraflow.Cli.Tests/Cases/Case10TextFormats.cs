namespace Lyraflow.Cli.Tests.Cases;

/// <summary>What other programs write as text.</summary>
public sealed class Case10TextFormats : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plus_is_a_sign()
    {
        _folder.Write("plus.csv", "u,g,r,i", "19,+18.1,17.5,17");
        _folder.Write("plain.csv", "u,g,r,i", "19,18.1,17.5,17");

        Assert.Equal(_folder.Scored("plain.csv", "--columns", "u")[1], _folder.Scored("plus.csv", "--columns", "u")[1]);
    }

    [Fact]
    public void Latin_1_is_answered_with_words_that_help()
    {
        File.WriteAllBytes(_folder["lat.csv"], System.Text.Encoding.Latin1.GetBytes("u,g,r,i,o\n19,18,17.5,17,M\u00fcller\n"));

        _folder.Refused(["score", "m.safetensors", "lat.csv", "-o", "-", "-q"], "line 2", "convert", "iconv -f latin1");
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_header_tells_what_stands_between_cells(string delimiter)
    {
        string[] lines = ["# a comment, with; some | marks", "name,u,g,r,i", "a b,19,18,17.5,17"];
        _folder.Write("d.csv", [lines[0], .. lines[1..].Select(line => line.Replace(",", delimiter, StringComparison.Ordinal))]);

        Assert.StartsWith("a b,19,18,17.5,17,-", _folder.Scored("d.csv")[1], StringComparison.Ordinal);
    }
}
