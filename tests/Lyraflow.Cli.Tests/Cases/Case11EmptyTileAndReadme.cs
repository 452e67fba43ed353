namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A folder of a thousand tiles with one that is empty, and a README.</summary>
public sealed class Case11EmptyTileAndReadme : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    public Case11EmptyTileAndReadme()
    {
        Directory.CreateDirectory(_folder["t"]);
        _folder.Write("t/a.csv", TableCases.Table[..20]);
        _folder.Write("t/b.csv", TableCases.Table[0]);
        _folder.Write("t/c.csv", TableCases.Table[..20]);
        _folder.Write("t/README.txt", "this is no table", "it says, among others, what the tiles are");
    }

    [Fact]
    public void They_are_named_and_passed_over()
    {
        var outcome = _folder.Done("score", "m.safetensors", "t", "-o", "o");

        Assert.Contains("passed over: t/b.csv: has no rows.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("passed over: t/README.txt", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("2 files written, 2 passed over", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["a.csv", "c.csv"], Directory.GetFiles(_folder["o"], "*.csv").Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(20, _folder.Lines("o/c.csv").Length);
    }

    [Fact]
    public void Or_end_the_run_where_that_was_asked_for()
        => _folder.Refused(["score", "m.safetensors", "t", "-o", "o", "--strict", "-q"], "t/README.txt");

    [Fact]
    public void A_damaged_tile_is_no_README()
    {
        File.AppendAllText(_folder["t/c.csv"], "1,2,3\n");

        var outcome = LyraflowProgram.Run(_folder.Path, "score", "m.safetensors", "t", "-o", "o", "-q");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("t/c.csv: line 21 has 3 cells where the header has 6", outcome.Error, StringComparison.Ordinal);
    }
}
