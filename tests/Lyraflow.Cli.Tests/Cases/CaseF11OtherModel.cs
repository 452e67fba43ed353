namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A folder that another model, prior or column list made.</summary>
public sealed class CaseF11OtherModel : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    public CaseF11OtherModel()
    {
        Directory.CreateDirectory(_folder["d"]);
        _folder.Write("d/a.csv", TableCases.Table[..20]);
        _folder.Write("d/b.csv", TableCases.Table[..30]);
        _folder.Done("score", "m.safetensors", "d", "-o", "o/", "-q");
    }

    [Fact]
    public void Is_not_gone_on_with()
    {
        _folder.Train("base.csv", "u-g, g-r, r-i", "n.safetensors", "--label", "cls", "--seed", "5");
        var before = File.ReadAllText(_folder["o/a.csv"]);

        _folder.Refused(["score", "n.safetensors", "d", "-o", "o/", "-q"], "the model differs", "--overwrite");
        _folder.Refused(["score", "m.safetensors", "d", "-o", "o/", "-q", "--prior", "0.5"], "the prior differs");
        _folder.Refused(["score", "m.safetensors", "d", "-o", "o/", "-q", "--columns", "u"], "the columns differs");
        _folder.Refused(["score", "m.safetensors", "d", "-o", "o/", "-q", "--where", "u < 18"], "the selection of rows differs");
        Assert.Equal(before, File.ReadAllText(_folder["o/a.csv"]));
        Assert.Contains("2 finished before", _folder.Done("score", "m.safetensors", "d", "-o", "o/").Error, StringComparison.Ordinal);

        _folder.Done("score", "n.safetensors", "d", "-o", "o/", "-q", "--overwrite");
        Assert.NotEqual(before, File.ReadAllText(_folder["o/a.csv"]));
    }
}
