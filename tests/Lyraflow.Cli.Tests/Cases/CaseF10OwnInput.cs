namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Outputs that are inputs.</summary>
public sealed class CaseF10OwnInput : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("base.csv")]
    [InlineData("symbolic.csv")]
    [InlineData("hard.csv")]
    [InlineData("folder/base.csv")]
    public void Are_refused_by_way_of_links_too(string output)
    {
        File.CreateSymbolicLink(_folder["symbolic.csv"], "base.csv");
        Directory.CreateSymbolicLink(_folder["folder"], ".");
        using (var link = System.Diagnostics.Process.Start("ln", [_folder["base.csv"], _folder["hard.csv"]]))
        {
            link.WaitForExit();
        }

        var before = File.ReadAllText(_folder["base.csv"]);
        _folder.Refused(["train", "base.csv", "--features", "u-g", "-o", output, "--overwrite", "-q"], output);
        _folder.Refused(["score", "m.safetensors", "base.csv", "-o", output, "--overwrite", "-q"], output);
        _folder.Refused(["sql", "m.safetensors", "from 'base.csv'", "-o", output, "--overwrite"], output);
        Assert.Equal(before, File.ReadAllText(_folder["base.csv"]));
    }

    [Fact]
    public void So_is_a_link_to_the_folder()
    {
        Directory.CreateDirectory(_folder["d"]);
        File.Copy(_folder["base.csv"], _folder["d/a.csv"]);
        File.Copy(_folder["base.csv"], _folder["d/b.csv"]);
        Directory.CreateSymbolicLink(_folder["e"], "d");

        _folder.Refused(["score", "m.safetensors", "d", "-o", "e/", "--overwrite", "-q", "--columns", "u"], "e/a.csv");
        Assert.Equal(File.ReadAllText(_folder["base.csv"]), File.ReadAllText(_folder["d/a.csv"]));
    }

    [Fact]
    public void So_is_the_model()
        => _folder.Refused(["sample", "m.safetensors", "-n", "3", "-o", "m.safetensors", "--overwrite", "-q"], "m.safetensors");
}
