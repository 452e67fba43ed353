namespace Lyraflow.Cli.Tests.Cases;

/// <summary>What a model says of itself moves no cursor.</summary>
public sealed class CaseF13 : IDisposable
{
    private const string Evil = "\u001b[31;5mEVIL\u001b]0;pwned\u0007\u009b2J\u202e";

    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commands_to_the_terminal_stay_within_the_model()
    {
        _folder.EditModel("esc.safetensors", model =>
        {
            model["features"]![1]!["unit"] = Evil;
            model["classes"]![0]!["training"]!["source"] = Evil;
            model["classes"]![0]!["training"]!["program"] = Evil;
            model["classes"]![0]!["training"]!["where"] = Evil;
        });

        var info = _folder.Done("info", "esc.safetensors").Output;
        var scored = _folder.Done("score", "esc.safetensors", "base.csv", "-o", "o.csv");

        Assert.Contains("EVIL", info, StringComparison.Ordinal);
        Assert.All(
            [info, scored.Output, scored.Error],
            text => Assert.DoesNotContain(text, letter => letter is '\u001b' or '\u0007' or '\u009b' or '\u202e'));
    }
}
