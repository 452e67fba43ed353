namespace Lyraflow.Cli.Tests.Cases;

/// <summary>The context of a model, named in capitals.</summary>
public sealed class Case22ContextCase : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_found_as_columns_are()
    {
        _folder.Train("base.csv", "u-g,g-r", "c.safetensors", "--context", "i");

        var exact = _folder.Done("sample", "c.safetensors", "-n", "1", "--context", "i=17", "-q").Output;
        Assert.Equal(exact, _folder.Done("sample", "c.safetensors", "-n", "1", "--context", "I=17", "-q").Output);
    }
}
