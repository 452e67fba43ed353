namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Figures of an earlier evaluation.</summary>
public sealed class Case16StaleFigures : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Go_with_it()
    {
        Directory.CreateDirectory(_folder["e/report/figures"]);
        File.WriteAllText(_folder["e/report/index.html"], "earlier");
        File.WriteAllText(_folder["e/report/figures/roc.png"], "earlier");
        File.WriteAllText(_folder["e/report/figures/notes.txt"], "mine");

        _folder.Done("evaluate", "m.safetensors", "base.csv", "--label", "cls", "--out", "e", "--overwrite", "--no-report", "-q");

        Assert.Equal([_folder["e/report/figures/notes.txt"]], Directory.GetFiles(_folder["e/report"], "*", SearchOption.AllDirectories));
    }
}
